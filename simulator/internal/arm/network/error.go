package network

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// Codes and texts of the errors below are recorded or documented unless the comment says
// otherwise.

// errServiceNotVisible is assumed; code and first words are reported by users.
func errServiceNotVisible(id string) *arm.Error {
	return arm.ProviderError(400, "ThirdPartyPrivateLinkServiceProvidedDuringPrivateEndpointCreationDoesNotExistOrIsNotVisible",
		"Third-party Private Link Service Id "+id+" provided during private endpoint creation does not exist or is not visible to the subscription.")
}

// errInvalidService is assumed. Terraform's azurerm waits for the words after the first colon
// to go away while an alias is not known yet.
func errInvalidService(target string) *arm.Error {
	return arm.ProviderError(400, "InvalidPrivateLinkServiceId", "Private link service connection is not valid: PrivateLinkServiceId Invalid private link service id "+target+".")
}

// ErrLinkedAuthorization is the error for a connection to another tenant that is not manual.
// The code is reported by users, the text is assumed.
func ErrLinkedAuthorization(clientID, subscription, tenant string) *arm.Error {
	return arm.GatewayError(403, "LinkedAuthorizationFailed", "The client '"+clientID+"' has permission to perform the action, but the current tenant '"+tenant+"' is not authorized to access linked subscription '"+subscription+"'.")
}

func errSubnetPolicies(service, subnet string) *arm.Error {
	return arm.ProviderError(400, "PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled",
		"Private link service "+service+" cannot be created in a subnet "+subnet+" since it has private link service network policies enabled.")
}

func errConnectionChanged(endpoint, connection string) *arm.Error {
	return arm.ProviderError(400, "CannotChangePrivateLinkConnectionOnPrivateEndpoint",
		"Cannot change the private link connection on private endpoint "+endpoint+". Please ensure you are not updating the details of existing private link connection: '"+connection+"'. That is not allowed.")
}

func errSubnetChanged(endpoint, current, requested string) *arm.Error {
	return arm.ProviderError(400, "CannotChangeSubnetOnExistingPrivateEndpoint",
		"Cannot change the subnet in which the network interface for private endpoint "+endpoint+" is created. Current subnet: '"+current+".' Requested subnet: '"+requested+"'")
}

func errAddressAllocated(configuration, address, holder string) *arm.Error {
	return arm.ProviderError(400, "PrivateIPAddressIsAllocated", "IP configuration "+configuration+" is using the private IP address "+address+" which is already allocated to resource "+holder+".")
}

func errAddressNotInSubnet(address, prefix string) *arm.Error {
	return arm.ProviderError(400, "PrivateIPAddressNotInSubnet", "Private static IP address "+address+" does not belong to the range of subnet prefix "+prefix+".")
}

func errAddressNotInNetwork(address, network string) *arm.Error {
	return arm.ProviderError(400, "PrivateIPAddressNotInAnySubnet", "Private static IP address "+address+" does not belong to the range of any subnet in the virtual network "+network+".")
}

func errAddressReserved(address, prefix string) *arm.Error {
	return arm.ProviderError(400, "PrivateIPAddressInReservedRange", "Private static IP address "+address+" falls within reserved IP range of subnet prefix "+prefix+".")
}

func errSubnetFull(subnet, prefix string) *arm.Error {
	return arm.ProviderError(400, "SubnetIsFull", "Subnet "+subnet+" with address prefix "+prefix+" does not have enough capacity for 1 IP addresses.")
}

func errSubnetInUse(name, by string) *arm.Error {
	return arm.ProviderError(400, "InUseSubnetCannotBeDeleted", "Subnet "+name+" is in use by "+by+" and cannot be deleted. In order to delete the subnet, delete all the resources within the subnet. See aka.ms/deletesubnet.")
}

func errInterfaceInUse(nic, endpoint string) *arm.Error {
	return arm.ProviderError(400, "NicInUseWithPrivateEndpoint", "Network interface "+nic+" cannot be deleted because it is currently in use with an private endpoint ("+endpoint+").")
}

func errServiceHasConnections(id string, n string) *arm.Error {
	return arm.ProviderError(400, "PrivateLinkServiceWithPrivateEndpointConnectionsCannotBeDeleted",
		"Private link service "+id+" cannot be deleted since it has "+n+" private endpoint connection. Please delete all private endpoint connections before deleting the private link service.")
}

// errHalfEncryption is recorded.
func errHalfEncryption(id string) *arm.Error {
	return arm.ProviderError(400, "MustSpecifyBothEncryptionIntentAndEnforcementPolicy", "Cannot encrypt VirtualNetwork "+id+" unless both encryption intent (Enabled true or false) and enforcement policy (AllowUnencrypted or DropUnencrypted) are specified.")
}

// ErrNestedResources is ARM's error for the deletion of a resource with children (recorded).
func ErrNestedResources(nested string) *arm.Error {
	return arm.GatewayError(409, "CannotDeleteResource", "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: '"+nested+"'. Please delete all nested resources before deleting this resource.")
}

func errLoadBalancerInUse(id, service string) *arm.Error {
	return arm.ProviderError(400, "CannotDeleteLoadBalancerWithPrivateLinkService", "Cannot delete load balancer "+id+" since it is referenced by private link service "+service+". Please delete private link service prior to deleting load balancer.")
}

func errSubnetOverlap(subnet, network string) *arm.Error {
	return arm.ProviderError(400, "NetcfgSubnetRangesOverlap", "Subnet '"+subnet+"' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '"+network+"'.")
}

// errBadSubnet is assumed; reported by users for a range outside of the network's address space.
func errBadSubnet(subnet, network string) *arm.Error {
	return arm.ProviderError(400, "NetcfgInvalidSubnet", "Subnet '"+subnet+"' is not valid in virtual network '"+network+"'.")
}

// errHostBits is reported by users.
func errHostBits(prefix, masked, id string) *arm.Error {
	return arm.ProviderError(400, "InvalidCIDRNotation", "The address prefix "+prefix+" in resource "+id+" has an invalid CIDR notation. For the given prefix length, the address prefix should be "+masked+".")
}

// errMissingMembers is assumed; reported by users.
func errMissingMembers(endpoint string, configs []endpointConfig, group, member string) *arm.Error {
	given := make([]string, len(configs))
	for i, c := range configs {
		given[i] = "PrivateIPAddress: " + c.address + ", GroupId: " + c.groupID + ", MemberName: " + c.memberName
	}
	return arm.ProviderError(400, "PrivateEndpointIpConfigurationMissingMemberNamesRequiredByFps",
		"Private Endpoint "+endpoint+" contains static ipconfigurations: ["+strings.Join(given, "; ")+"] and its missing these membernames/groupids requested by Private Link service [GroupId: "+group+", MemberName: "+member+"]. Private Endpoint needs to be reconfigured with missing memberNames.")
}
