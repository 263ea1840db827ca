package endpoint

import (
	"maps"
	"reflect"
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// Spec describes a private endpoint and the node group that it is to be connected to.
type Spec struct {
	// NodeGroup is the node group to connect to. Required by the methods of [Client];
	// [EndpointService.CreateEndpoint] uses the service's if it is zero and refuses any
	// other.
	NodeGroup NodeGroupID
	// EndpointID is the private endpoint's resource ID. Required.
	EndpointID privatelink.PrivateEndpointID
	// SubnetID is the subnet of the endpoint's address. Its network must be in the
	// cluster's region. Required, except by methods that create nothing.
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
	// MaxReplacements is how often one call of [Client.Connect] may delete, in both
	// clouds, an endpoint that cannot be repaired and create it again: one whose
	// acceptance FAILED, whose connection was Rejected or Disconnected, or that somebody
	// else has created again since it was registered. The new endpoint may get another
	// address. 0 makes Connect return an error that matches [ErrUnusable] instead; less
	// than zero is refused.
	MaxReplacements int
}

// validate checks all that can be checked without a request and reports all problems.
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
	// The region and the service are known only after a request. With stand-ins for
	// them, package privatelink checks the rest.
	rest, id := s, privatelink.PrivateEndpointID{SubscriptionID: "00000000-0000-0000-0000-000000000000", ResourceGroupName: "any", Name: "any"}
	if s.SubnetID.Validate() != nil {
		rest.SubnetID = privatelink.SubnetID{SubscriptionID: id.SubscriptionID, ResourceGroupName: "any", VirtualNetworkName: "any", Name: "any"}
	}
	if err := rest.parameters("eastus2", privatelink.PrivateLinkServiceID(id)).Validate(); err != nil {
		problems = append(problems, wrap("check Spec", "", err))
	}
	return joinProblems(opCheckSpec, s.EndpointID.String(), problems...)
}

// validateNames checks the node group and the endpoint ID.
func (s Spec) validateNames() error {
	return joinProblems(opCheckSpec, s.EndpointID.String(), s.NodeGroup.validate(), wrap("check Spec.EndpointID", "", s.EndpointID.Validate()))
}

const opCheckSpec = "check spec of"

func (s Spec) parameters(region string, service privatelink.Service) privatelink.PrivateEndpointParameters {
	return privatelink.PrivateEndpointParameters{
		Location:                   region,
		SubnetID:                   s.SubnetID,
		Service:                    service,
		RequestMessage:             s.RequestMessage,
		PrivateIPAddress:           s.PrivateIPAddress,
		CustomNetworkInterfaceName: s.CustomNetworkInterfaceName,
		Tags:                       s.Tags,
	}
}

// sameGroup reports whether the spec names the node group, or none.
func (s Spec) sameGroup(group NodeGroupID) bool {
	return s.NodeGroup == NodeGroupID{} || s.NodeGroup.Cluster == group.Cluster && (s.NodeGroup.ID == "" || s.NodeGroup.ID == group.ID)
}

// sameSpec reports whether two specs of one endpoint want the same.
func sameSpec(a, b Spec) bool {
	tags := maps.Equal(a.Tags, b.Tags)
	a.Tags, b.Tags = nil, nil
	return tags && reflect.DeepEqual(a, b)
}
