package core

import (
	"net/netip"
	"slices"
	"strings"
)

// frontend is a frontend IP configuration of a load balancer: a public IP
// address, or a private one in a subnet.
type frontend struct {
	name, id string
	public   *publicIPAddress // or nil
	subnet   *subnet          // or nil
	address  netip.Addr       // in the subnet
	static   bool
}

func (f *frontend) settings() frontend { return *f }

type frontendWire struct {
	Name       string             `json:"name"`
	ID         string             `json:"id"`
	Etag       string             `json:"etag"`
	Type       string             `json:"type"`
	Properties frontendProperties `json:"properties"`
}

type frontendProperties struct {
	ProvisioningState string `json:"provisioningState"`
	Address           string `json:"privateIPAddress,omitzero"`
	Method            string `json:"privateIPAllocationMethod"`
	PublicIPAddress   *ref   `json:"publicIPAddress,omitzero"`
	Subnet            *ref   `json:"subnet,omitzero"`
	Rules             []ref  `json:"loadBalancingRules,omitzero"`
	InboundRules      []ref  `json:"inboundNatRules,omitzero"`
	OutboundRules     []ref  `json:"outboundRules,omitzero"`
	InboundPools      []ref  `json:"inboundNatPools,omitzero"`
	Version           string `json:"privateIPAddressVersion,omitzero"`
}

var _ = networkProvider.view(&armType{path: "loadBalancers/frontendIPConfigurations"}, func(_ *armCall, parent resource) []*envelope {
	lb := parent.(*loadBalancer)
	var list []*envelope
	for _, f := range lb.frontends {
		w := f.wire(lb)
		list = append(list, &envelope{Name: w.Name, ID: w.ID, Etag: w.Etag, Type: w.Type, Properties: w.Properties})
	}
	return list
})

// wire shows the frontend with the rules that refer to it [seen].
func (f *frontend) wire(lb *loadBalancer) frontendWire {
	w := frontendWire{Name: f.name, ID: f.id, Etag: lb.etag, Type: networkNamespace + "/loadBalancers/frontendIPConfigurations"}
	p := &w.Properties
	p.ProvisioningState, p.Method = lb.provisioningState, "Dynamic"
	if f.static {
		p.Method = "Static"
	}
	if f.public != nil {
		p.PublicIPAddress = &ref{f.public.id}
	} else {
		p.Subnet, p.Address, p.Version = &ref{f.subnet.id}, f.address.String(), "IPv4"
	}
	lists := map[*armType]*[]ref{
		loadBalancingRules.armType: &p.Rules, inboundNATRules.armType: &p.InboundRules,
		outboundRules.armType: &p.OutboundRules, inboundNATPools.armType: &p.InboundPools,
	}
	for _, child := range partsOf[*balancerChild](lb) {
		target, _ := child.properties["frontendIPConfiguration"].(map[string]any)
		if id, _ := target["id"].(string); lower(id) == lower(f.id) && lists[child.typ] != nil {
			*lists[child.typ] = append(*lists[child.typ], ref{child.id})
		}
	}
	return w
}

type frontendBody struct {
	Name       string `json:"name"`
	Properties struct {
		Address         string `json:"privateIPAddress"`
		Method          string `json:"privateIPAllocationMethod"`
		PublicIPAddress ref    `json:"publicIPAddress"`
		Subnet          ref    `json:"subnet"`
	} `json:"properties"`
}

// defineFrontends checks the frontends and finds their addresses.
func defineFrontends(c *armCall, lb, old *loadBalancer, bodies []frontendBody) *armError {
	var before loadBalancer
	if old != nil {
		before = *old
	}
	var all []wanted
	for _, body := range bodies {
		f := &frontend{name: body.Name, id: lb.id + "/frontendIPConfigurations/" + body.Name}
		switch {
		case !validName(f.name):
			return errBadName(f.name)
		case findFrontend(lb.frontends, f.name) != nil:
			return errBadProperty("frontendIPConfigurations", f.name+" twice", lb.id)
		}
		address, err := f.define(c, lb, &before, body)
		if err != nil {
			return err
		}
		if lb.frontends = append(lb.frontends, f); f.subnet != nil {
			all = append(all, wanted{f.subnet, address, f.id})
		}
	}
	var err *armError
	if lb.holding, err = before.holding.choose(all); err != nil {
		return err
	}
	for _, h := range lb.holding {
		i := slices.IndexFunc(lb.frontends, func(f *frontend) bool { return f.id == h.configuration })
		lb.frontends[i].address = h.address
	}
	return checkFrontendsGone(lb, before)
}

// define reads the frontend's definition and returns the address that it asks for in
// its subnet. One that is not static keeps the address that it had.
func (f *frontend) define(c *armCall, lb, before *loadBalancer, body frontendBody) (address string, err *armError) {
	p := body.Properties
	if p.PublicIPAddress.ID != "" {
		f.public, err = findFreePublicIP(c, p.PublicIPAddress.ID, lb)
		if err == nil && slices.ContainsFunc(lb.frontends, func(other *frontend) bool { return other.public == f.public }) {
			err = errPublicIPTaken(f.public.id)
		}
		return "", err
	}
	if p.Subnet.ID == "" {
		return "", errMissingProperty("subnet or publicIPAddress", f.id)
	}
	if f.subnet, err = findSubnet(c, p.Subnet.ID, lb.id, lb.location); err != nil {
		return "", err
	}
	if f.static = p.Method == "Static"; !f.static {
		return before.holding.at(f.id, f.subnet), nil
	}
	if p.Address == "" {
		return "", errMissingProperty("privateIPAddress", f.id)
	}
	return p.Address, nil
}

// checkFrontendsGone refuses to take away a frontend that a private link service
// refers to (assumed: the code is that for the deletion of the load balancer).
func checkFrontendsGone(lb *loadBalancer, before loadBalancer) *armError {
	for _, f := range before.frontends {
		if findFrontend(lb.frontends, f.name) == nil {
			for _, pls := range referrersOf[*privateLinkService](&before) {
				if slices.Contains(pls.frontends, f.id) {
					return errLoadBalancerInUse(lb.id, pls.id)
				}
			}
		}
	}
	return nil
}

func findFrontend(list []*frontend, name string) *frontend {
	for _, f := range list {
		if strings.EqualFold(f.name, name) {
			return f
		}
	}
	return nil
}

// resolveFrontend resolves a reference to a frontend, and to its load balancer.
func resolveFrontend(c *armCall, id, by, location string) (*loadBalancer, *frontend, *armError) {
	parsed, ok := parseID(id)
	if !ok || !parsed.isType(networkNamespace, "loadBalancers", "frontendIPConfigurations") {
		return nil, nil, errInvalidReference(id, by)
	}
	key, _, _ := strings.Cut(lower(id), "/frontendipconfigurations/")
	lb, _ := c.s.resources[key].(*loadBalancer)
	if lb == nil || lb.location != location || lb.group.subscription != c.sub {
		return nil, nil, errInvalidReference(id, by)
	}
	f := findFrontend(lb.frontends, parsed.names[1])
	if f == nil {
		return nil, nil, errInvalidReference(id, by)
	}
	return lb, f, c.checkReady(&lb.meta, lb.id, by)
}
