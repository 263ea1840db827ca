# More of what the simulator has, for the test beside it.

resource "azurerm_public_ip" "front" {
  name                = "front"
  resource_group_name = azurerm_resource_group.network.name
  location            = azurerm_resource_group.network.location
  allocation_method   = "Static"
  sku                 = "Standard"
}
resource "azurerm_network_interface" "vm" {
  name                = "vm"
  resource_group_name = azurerm_resource_group.network.name
  location            = azurerm_resource_group.network.location
  ip_configuration {
    name                          = "internal"
    subnet_id                     = azurerm_subnet.endpoints.id
    private_ip_address_allocation = "Dynamic"
  }
}
resource "azurerm_subnet" "services" {
  name                                          = "services"
  resource_group_name                           = azurerm_resource_group.network.name
  virtual_network_name                          = azurerm_virtual_network.network.name
  address_prefixes                              = ["10.20.2.0/24"]
  private_link_service_network_policies_enabled = false
}
resource "azurerm_lb" "lb" {
  name                = "lb"
  resource_group_name = azurerm_resource_group.network.name
  location            = azurerm_resource_group.network.location
  sku                 = "Standard"
  frontend_ip_configuration {
    name      = "private"
    subnet_id = azurerm_subnet.services.id
  }
}
resource "azurerm_private_link_service" "own" {
  name                                        = "own"
  resource_group_name                         = azurerm_resource_group.network.name
  location                                    = azurerm_resource_group.network.location
  load_balancer_frontend_ip_configuration_ids = [azurerm_lb.lb.frontend_ip_configuration[0].id]
  nat_ip_configuration {
    name      = "nat"
    subnet_id = azurerm_subnet.services.id
    primary   = true
  }
}
resource "azurerm_private_endpoint" "own" {
  name                          = "own"
  resource_group_name           = azurerm_resource_group.network.name
  location                      = azurerm_resource_group.network.location
  subnet_id                     = azurerm_subnet.endpoints.id
  custom_network_interface_name = "own-nic"
  private_service_connection {
    name                           = "own"
    private_connection_resource_id = azurerm_private_link_service.own.id
    is_manual_connection           = false
  }
  ip_configuration {
    name               = "static"
    private_ip_address = "10.20.1.77"
  }
  private_dns_zone_group {
    name                 = "default"
    private_dns_zone_ids = [azurerm_private_dns_zone.zone.id]
  }
}
resource "azurerm_private_dns_zone" "zone" {
  name                = "db.example.com"
  resource_group_name = azurerm_resource_group.network.name
}
resource "azurerm_private_dns_zone_virtual_network_link" "link" {
  name                = "link"
  private_dns_zone_id = azurerm_private_dns_zone.zone.id
  virtual_network_id  = azurerm_virtual_network.network.id
}
resource "azurerm_private_dns_a_record" "a" {
  name                = "tidb"
  private_dns_zone_id = azurerm_private_dns_zone.zone.id
  ttl                 = 300
  records             = [azurerm_private_endpoint.tidb.private_service_connection[0].private_ip_address]
}
resource "azurerm_application_security_group" "apps" {
  name                = "apps"
  resource_group_name = azurerm_resource_group.network.name
  location            = azurerm_resource_group.network.location
}
resource "azurerm_private_endpoint_application_security_group_association" "apps" {
  private_endpoint_id           = azurerm_private_endpoint.tidb.id
  application_security_group_id = azurerm_application_security_group.apps.id
}
