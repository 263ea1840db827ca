package endpoint

import (
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// Spec is the wish for a private endpoint that is connected to a cluster.
type Spec struct {
	// NodeGroup is what to connect to. Required by [Client.Connect];
	// [EndpointService.CreateEndpoint] takes the service's when it is zero and
	// refuses another.
	NodeGroup NodeGroupID
	// EndpointID is where the private endpoint is, or is to be created. Required.
	EndpointID privatelink.PrivateEndpointID
	// SubnetID is the subnet that gives the endpoint its address. Its network has
	// to be in the cluster's region. Required.
	SubnetID privatelink.SubnetID
	// PrivateIPAddress is a free IPv4 address of the subnet; "" lets Azure choose.
	PrivateIPAddress string
	// RequestMessage is shown to TiDB Cloud with the connection; at most 140
	// characters, "" for none.
	RequestMessage string
	// CustomNetworkInterfaceName names the endpoint's network interface; "" lets
	// Azure choose.
	CustomNetworkInterfaceName string
	// Tags are put on an endpoint that is created; nil means none.
	Tags map[string]string
	// MaxReplacements is how often one call of [Client.Connect] may delete what
	// cannot be repaired, on both sides, and create it anew: a FAILED registration,
	// an endpoint that was Rejected or Disconnected, a registration whose endpoint
	// was replaced behind its back. The new endpoint may get another address.
	// 0 makes Connect return an error that matches [ErrUnusable] instead; less is
	// refused.
	MaxReplacements int
}

// validate checks all that can be checked without a request, and reports all
// that is wrong with it.
func (s Spec) validate() error {
	var problems []error
	if err := s.EndpointID.Validate(); err != nil {
		problems = append(problems, wrap("check Spec.EndpointID", "", err))
	}
	if err := s.SubnetID.Validate(); err != nil {
		problems = append(problems, wrap("check Spec.SubnetID", "", err))
	}
	if s.MaxReplacements < 0 {
		problems = append(problems, invalidArgument("Spec.MaxReplacements", strconv.Itoa(s.MaxReplacements), "it is negative", "use 0 to forbid replacing"))
	}
	// The location and the service are known only after a request. Stand-ins let
	// the rules for all the rest stay in one place.
	rest, id := s, privatelink.PrivateEndpointID{SubscriptionID: "00000000-0000-0000-0000-000000000000", ResourceGroupName: "any", Name: "any"}
	if s.SubnetID.Validate() != nil {
		rest.SubnetID = privatelink.SubnetID{SubscriptionID: id.SubscriptionID, ResourceGroupName: "any", VirtualNetworkName: "any", Name: "any"}
	}
	if err := rest.parameters("eastus2", privatelink.PrivateLinkServiceID(id)).Validate(); err != nil {
		problems = append(problems, wrap("check Spec", "", err))
	}
	return joinProblems(opCheckSpec, s.EndpointID.String(), problems...)
}

// validateNames checks the part of a spec that says which endpoint of which
// cluster is meant.
func (s Spec) validateNames() error {
	return joinProblems(opCheckSpec, s.EndpointID.String(), s.NodeGroup.validate(), wrap("check Spec.EndpointID", "", s.EndpointID.Validate()))
}

const opCheckSpec = "check spec of"

func (s Spec) parameters(location string, service privatelink.Service) privatelink.PrivateEndpointParameters {
	return privatelink.PrivateEndpointParameters{
		Location:                   location,
		SubnetID:                   s.SubnetID,
		Service:                    service,
		RequestMessage:             s.RequestMessage,
		PrivateIPAddress:           s.PrivateIPAddress,
		CustomNetworkInterfaceName: s.CustomNetworkInterfaceName,
		Tags:                       s.Tags,
	}
}

// sameGroup reports whether the spec is for the service's node group.
func (s Spec) sameGroup(group NodeGroupID) bool {
	return s.NodeGroup == NodeGroupID{} || s.NodeGroup.Cluster == group.Cluster && (s.NodeGroup.ID == "" || s.NodeGroup.ID == group.ID)
}
