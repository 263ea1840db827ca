package network

// Values of enumerations that are shown as described, however they were sent.
var (
	ipVersions       = []string{"IPv4", "IPv6"}
	accessModes      = []string{"Default", "Restricted"}
	endpointPolicies = []string{"Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"}
	networkPolicies  = []string{"Basic", "Disabled"}
	servicePolicies  = []string{"Disabled", "Enabled"}
)
