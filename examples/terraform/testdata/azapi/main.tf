# What main.tf makes, and a little more, with azapi. The zone has no link to the network:
# Azure refuses to delete a zone for a moment after its link, and azapi does not wait.

terraform {
  required_providers {
    azapi = { source = "Azure/azapi" }
  }
}

variable "endpoint" { type = string }
variable "service_id" { type = string }
variable "subscription_id" { type = string }

provider "azapi" {
  endpoint = [{
    resource_manager_endpoint       = var.endpoint
    resource_manager_audience       = var.endpoint
    active_directory_authority_host = var.endpoint
  }]
}

resource "azapi_resource" "group" {
  type      = "Microsoft.Resources/resourceGroups@2022-09-01"
  parent_id = "/subscriptions/${var.subscription_id}"
  name      = "azapi"
  location  = "eastus2"
}

resource "azapi_resource" "network" {
  type      = "Microsoft.Network/virtualNetworks@2023-09-01"
  parent_id = azapi_resource.group.id
  name      = "network"
  location  = "eastus2"
  body      = { properties = { addressSpace = { addressPrefixes = ["10.20.0.0/16"] } } }
}

resource "azapi_resource" "subnet" {
  type      = "Microsoft.Network/virtualNetworks/subnets@2023-09-01"
  parent_id = azapi_resource.network.id
  name      = "endpoints"
  body      = { properties = { addressPrefix = "10.20.1.0/24" } }
}

resource "azapi_resource" "endpoint" {
  type      = "Microsoft.Network/privateEndpoints@2023-09-01"
  parent_id = azapi_resource.group.id
  name      = "tidb"
  location  = "eastus2"
  body = { properties = {
    subnet                              = { id = azapi_resource.subnet.id }
    manualPrivateLinkServiceConnections = [{ name = "tidb", properties = { privateLinkServiceId = var.service_id, requestMessage = "from azapi" } }]
  } }
  response_export_values = ["properties.networkInterfaces", "properties.provisioningState"]
}

resource "azapi_resource" "zone" {
  type      = "Microsoft.Network/privateDnsZones@2020-06-01"
  parent_id = azapi_resource.group.id
  name      = "db.example.com"
  location  = "global"
  body      = { properties = {} }
}

resource "azapi_resource" "zonegroup" {
  type      = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2023-09-01"
  parent_id = azapi_resource.endpoint.id
  name      = "default"
  body      = { properties = { privateDnsZoneConfigs = [{ name = "db", properties = { privateDnsZoneId = azapi_resource.zone.id } }] } }
}

resource "azapi_resource" "account" {
  type      = "Microsoft.Storage/storageAccounts@2023-05-01"
  parent_id = azapi_resource.group.id
  name      = "azapidata1"
  location  = "eastus2"
  body      = { kind = "StorageV2", sku = { name = "Standard_LRS" }, properties = { minimumTlsVersion = "TLS1_2" } }
}

resource "azapi_resource" "nsg" {
  type      = "Microsoft.Network/networkSecurityGroups@2023-09-01"
  parent_id = azapi_resource.group.id
  name      = "nsg"
  location  = "eastus2"
  tags      = { a = "b" }
  body      = { properties = { securityRules = [{ name = "in", properties = { priority = 100, direction = "Inbound", access = "Allow", protocol = "Tcp", sourcePortRange = "*", destinationPortRange = "4000", sourceAddressPrefix = "*", destinationAddressPrefix = "*" } }] } }
}

resource "azapi_update_resource" "nsgtags" {
  type        = "Microsoft.Network/networkSecurityGroups@2023-09-01"
  resource_id = azapi_resource.nsg.id
  body        = { properties = { flushConnection = false } }
}

data "azapi_resource_list" "networks" {
  type                   = "Microsoft.Network/virtualNetworks@2023-09-01"
  parent_id              = azapi_resource.group.id
  response_export_values = ["*"]
  depends_on             = [azapi_resource.network]
}

resource "azapi_resource_action" "keys" {
  type                   = "Microsoft.Storage/storageAccounts@2023-05-01"
  resource_id            = azapi_resource.account.id
  action                 = "listKeys"
  response_export_values = ["keys"]
}
