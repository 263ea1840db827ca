package network

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
)

// delegation is the right of a service to a subnet. A delegated subnet has no private
// endpoints.
type delegation struct{ name, service string }

type delegationProperties struct {
	arm.StateWire
	Service string   `json:"serviceName"`
	Actions []string `json:"actions"`
}

type delegationBody struct {
	Name       string `json:"name"`
	Properties struct {
		Service string `json:"serviceName"`
	} `json:"properties"`
}

func (sn *subnet) delegationWires() []*arm.Envelope {
	list := []*arm.Envelope{}
	for _, d := range sn.delegations {
		list = append(list, arm.ShowPart(sn, "delegations", d.name, &delegationProperties{arm.StateWire{ProvisioningState: "Succeeded"}, d.service, traffic.DelegationActions(d.service)}))
	}
	return list
}

func newDelegations(requests []delegationBody, id string) ([]delegation, *arm.Error) {
	var list []delegation
	for _, r := range requests {
		if r.Name == "" { // any other name will do, such as that of a service with its slash (recorded)
			return nil, arm.ErrBadName(r.Name)
		}
		if r.Properties.Service == "" {
			return nil, arm.ErrMissingProperty("serviceName", id+"/delegations/"+r.Name)
		}
		list = append(list, delegation{r.Name, r.Properties.Service})
	}
	return list, nil
}

// errDelegated is documented.
func errDelegated(endpoint, subnet string) *arm.Error {
	return arm.ProviderError(400, "PrivateEndpointCreationNotAllowedAsSubnetIsDelegated", "Private endpoint "+endpoint+" cannot be created as subnet "+subnet+" is delegated.")
}
