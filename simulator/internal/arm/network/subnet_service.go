package network

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// serviceEndpoint lets the addresses of a subnet reach a service past the Internet. It has no
// effect.
type serviceEndpoint struct {
	service   string
	locations []string
	network   arm.Ref // networkIdentifier as it was sent
}

type serviceEndpointWire struct {
	State     string   `json:"provisioningState,omitzero"`
	Service   string   `json:"service"`
	Network   arm.Ref  `json:"networkIdentifier,omitzero"`
	Locations []string `json:"locations"`
}

// readServiceEndpoints returns the service endpoints that a request names. One without locations
// is for all of them (recorded for Microsoft.Storage, assumed for others).
func readServiceEndpoints(sent []serviceEndpointWire) []serviceEndpoint {
	var list []serviceEndpoint
	for _, s := range sent {
		if len(s.Locations) == 0 {
			s.Locations = []string{"*"}
		}
		list = append(list, serviceEndpoint{s.Service, s.Locations, s.Network})
	}
	return list
}

func (e serviceEndpoint) equal(other serviceEndpoint) bool {
	return e.service == other.service && e.network == other.network && slices.Equal(e.locations, other.locations)
}

// serviceEndpointWires shows the service endpoints in the state of the subnet (recorded).
func (sn *subnet) serviceEndpointWires() []serviceEndpointWire {
	var list []serviceEndpointWire
	for _, e := range sn.services {
		list = append(list, serviceEndpointWire{sn.State(), e.service, e.network, e.locations})
	}
	return list
}
