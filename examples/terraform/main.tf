# A private endpoint to a TiDB Cloud cluster's endpoint service, with what it
# needs around it. The provider takes its credentials, its endpoint and the
# authority to trust from the environment: ARM_* and SSL_CERT_FILE.

terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
  }
}

provider "azurerm" {
  features {}
  resource_provider_registrations = "none"
}

variable "service_id" {
  description = "The resource ID of the cluster's endpoint service, TIDBCLOUD_SERVICE_ID."
  type        = string
}

resource "azurerm_resource_group" "network" {
  name     = "terraform"
  location = "eastus2"
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
    private_connection_resource_id = var.service_id
    is_manual_connection           = true
    request_message                = "from Terraform"
  }
}

output "endpoint_id" {
  value = azurerm_private_endpoint.tidb.id
}

output "private_ip_address" {
  value = azurerm_private_endpoint.tidb.private_service_connection[0].private_ip_address
}
