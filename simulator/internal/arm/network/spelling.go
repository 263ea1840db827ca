package network

// Values of enumerations that are shown as described, however they were sent.
var (
	ddosModes         = []string{"Disabled", "Enabled", "VirtualNetworkInherited"}
	ipVersions        = []string{"IPv4", "IPv6"}
	allocationMethods = []string{"Dynamic", "Static"}
	endpointPolicies  = []string{"Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"}
	servicePolicies   = []string{"Disabled", "Enabled"}
)
