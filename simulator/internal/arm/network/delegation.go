package network

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// delegation hands a subnet to a service, which then keeps private endpoints out.
type delegation struct{ name, service string }

type delegationWire struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Etag       string `json:"etag"`
	Properties struct {
		ProvisioningState string   `json:"provisioningState"`
		Service           string   `json:"serviceName"`
		Actions           []string `json:"actions"`
	} `json:"properties"`
	Type string `json:"type"`
}

type delegationRequest struct {
	Name       string `json:"name"`
	Properties struct {
		Service string `json:"serviceName"`
	} `json:"properties"`
}

// delegationWires show the subnet's delegations.
func (sn *subnet) delegationWires() []delegationWire {
	list := []delegationWire{}
	for _, d := range sn.delegations {
		w := delegationWire{Name: d.name, ID: sn.ID + "/delegations/" + d.name, Etag: sn.network().Etag, Type: Namespace + "/virtualNetworks/subnets/delegations"}
		w.Properties.ProvisioningState, w.Properties.Service, w.Properties.Actions = "Succeeded", d.service, delegationActions(d.service)
		list = append(list, w)
	}
	return list
}

func newDelegations(requests []delegationRequest, id string) ([]delegation, *arm.Error) {
	var list []delegation
	for _, r := range requests {
		if !arm.ValidName(r.Name) {
			return nil, arm.ErrBadName(r.Name)
		}
		if r.Properties.Service == "" {
			return nil, ErrMissingProperty("serviceName", id+"/delegations/"+r.Name)
		}
		list = append(list, delegation{r.Name, r.Properties.Service})
	}
	return list, nil
}

// errDelegated: code and text are documented.
func errDelegated(endpoint, subnet string) *arm.Error {
	return arm.ProviderError(400, "PrivateEndpointCreationNotAllowedAsSubnetIsDelegated", "Private endpoint "+endpoint+" cannot be created as subnet "+subnet+" is delegated.")
}
