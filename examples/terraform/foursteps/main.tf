# The four steps with two providers: the endpoint service of a TiDB Cloud cluster, the
# Azure private endpoint to it, and the connection, which is accepted once Azure has the
# endpoint. Both providers take credentials and addresses from the environment: ARM_*,
# TIDBCLOUD_* and SSL_CERT_FILE.

terraform {
  required_providers {
    azurerm   = { source = "hashicorp/azurerm" }
    tidbcloud = { source = "tidbcloud/tidbcloud" }
  }
}

provider "azurerm" {
  features {}
  resource_provider_registrations = "none"
}

provider "tidbcloud" {}

variable "cluster_id" {
  description = "The cluster's ID, TIDBCLOUD_CLUSTER_ID."
  type        = string
}

variable "node_group_id" {
  description = "The ID of its TiDB node group, TIDBCLOUD_NODE_GROUP_ID."
  type        = string
}

data "tidbcloud_dedicated_private_link_service" "tidb" {
  cluster_id    = var.cluster_id
  node_group_id = var.node_group_id
}

resource "azurerm_resource_group" "network" {
  name     = "foursteps"
  location = "eastus2" # the cluster's region
}

resource "azurerm_virtual_network" "network" {
  name                = "network"
  resource_group_name = azurerm_resource_group.network.name
  location            = azurerm_resource_group.network.location
  address_space       = ["10.20.0.0/16"]
}

resource "azurerm_subnet" "endpoints" {
  name                 = "endpoints"
  resource_group_name  = azurerm_resource_group.network.name
  virtual_network_name = azurerm_virtual_network.network.name
  address_prefixes     = ["10.20.1.0/24"]
}

resource "azurerm_private_endpoint" "tidb" {
  name                = "tidb"
  resource_group_name = azurerm_resource_group.network.name
  location            = azurerm_resource_group.network.location
  subnet_id           = azurerm_subnet.endpoints.id

  private_service_connection {
    name                           = "tidb"
    private_connection_resource_id = data.tidbcloud_dedicated_private_link_service.tidb.service_name
    is_manual_connection           = true
    request_message                = "from Terraform"
  }
}

resource "tidbcloud_dedicated_private_endpoint_connection" "tidb" {
  cluster_id         = var.cluster_id
  node_group_id      = var.node_group_id
  endpoint_id        = azurerm_private_endpoint.tidb.id
  private_ip_address = azurerm_private_endpoint.tidb.private_service_connection[0].private_ip_address

  lifecycle {
    postcondition {
      condition     = self.endpoint_state == "ACTIVE"
      error_message = "The provider counts DISCOVERED and FAILED as created, too."
    }
  }
}

output "host" {
  value = tidbcloud_dedicated_private_endpoint_connection.tidb.host
}
