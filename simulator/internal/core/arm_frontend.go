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
	lists := [6]*[]ref{1: &p.Rules, 3: &p.InboundRules, 4: &p.OutboundRules, 5: &p.InboundPools}
	for i, list := range lists {
		for _, child := range lb.children[i] {
			target, _ := child.properties["frontendIPConfiguration"].(map[string]any)
			if id, _ := target["id"].(string); list != nil && lower(id) == lower(f.id) {
				*list = append(*list, ref{lb.childID(i, child)})
			}
		}
	}
	return w
}

// release gives a private frontend's address back.
func (f *frontend) release() {
	if f.subnet != nil {
		f.subnet.release(f.address)
	}
}

// take makes the private address the frontend's.
func (f *frontend) take(lb *loadBalancer) {
	if f.subnet != nil {
		f.subnet.take(f.address, addressUser{configuration: f.id, owner: lb})
	}
}

type frontendRequest struct {
	Name       string `json:"name"`
	Properties struct {
		Address         string `json:"privateIPAddress"`
		Method          string `json:"privateIPAllocationMethod"`
		PublicIPAddress ref    `json:"publicIPAddress"`
		Subnet          ref    `json:"subnet"`
	} `json:"properties"`
}

// takeFrontends gives a load balancer its frontends in place of those of the one
// that it replaces, which keeps them when the request turns out to be wrong.
func (c *armCall) takeFrontends(lb, existing *loadBalancer, requests []frontendRequest) *armError {
	var old []*frontend
	if existing != nil {
		old = existing.frontends
	}
	for _, f := range old {
		f.release()
	}
	err := c.newFrontends(lb, old, requests)
	if err == nil {
		err = c.checkFrontendsGone(lb, old)
	}
	if err != nil {
		for _, f := range lb.frontends {
			f.release()
		}
		for _, f := range old {
			f.take(existing)
		}
		return err
	}
	for _, f := range old {
		if f.public != nil && !holds(lb.frontends, f.public) {
			f.public.hold(c.s, "")
		}
	}
	for _, f := range lb.frontends {
		if f.public != nil {
			f.public.hold(c.s, f.id)
		}
	}
	return nil
}

// holds says whether one of the frontends has the public address.
func holds(list []*frontend, ip *publicIPAddress) bool {
	return slices.ContainsFunc(list, func(f *frontend) bool { return f.public == ip })
}

func (c *armCall) newFrontends(lb *loadBalancer, old []*frontend, requests []frontendRequest) *armError {
	for _, request := range requests {
		f := &frontend{name: request.Name, id: lb.id + "/frontendIPConfigurations/" + request.Name}
		switch {
		case !validName(f.name):
			return errBadName(f.name)
		case findFrontend(lb.frontends, f.name) != nil:
			return errBadProperty("frontendIPConfigurations", f.name+" twice", lb.id)
		}
		if err := c.placeFrontend(f, lb, old, request); err != nil {
			return err
		}
		f.take(lb)
		lb.frontends = append(lb.frontends, f)
	}
	return nil
}

// placeFrontend finds the frontend's address. One that is not static stays the same.
func (c *armCall) placeFrontend(f *frontend, lb *loadBalancer, old []*frontend, request frontendRequest) (err *armError) {
	p := request.Properties
	if p.PublicIPAddress.ID != "" {
		if f.public, err = c.findPublicIP(p.PublicIPAddress.ID, lb.id, lb.location); err != nil {
			return err
		}
		if holds(lb.frontends, f.public) || f.public.holder != "" && !slices.ContainsFunc(old, func(o *frontend) bool { return o.id == f.public.holder }) {
			return errPublicIPTaken(f.public.id)
		}
		return nil
	}
	if p.Subnet.ID == "" {
		return errMissingProperty("subnet or publicIPAddress", f.id)
	}
	if f.subnet, err = c.findSubnet(p.Subnet.ID, lb.id, lb.location); err != nil {
		return err
	}
	address := ""
	if f.static = p.Method == "Static"; f.static {
		if address = p.Address; address == "" {
			return errMissingProperty("privateIPAddress", f.id)
		}
	} else if before := findFrontend(old, f.name); before != nil && before.subnet == f.subnet {
		address = before.address.String()
	}
	f.address, err = f.subnet.choose(address, f.id)
	return err
}

// checkFrontendsGone refuses to take away a frontend that a private link service
// refers to (assumed: the code is that for the deletion of the load balancer).
func (c *armCall) checkFrontendsGone(lb *loadBalancer, old []*frontend) *armError {
	var gone []*frontend
	for _, f := range old {
		if findFrontend(lb.frontends, f.name) == nil {
			gone = append(gone, f)
		}
	}
	if len(gone) > 0 {
		if pls := c.s.serviceOf(gone); pls != nil {
			return errLoadBalancerInUse(lb.id, pls.id)
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

// findFrontend resolves a reference to a frontend.
func (c *armCall) findFrontend(id, by, location string) (*frontend, *armError) {
	parsed, ok := parseID(id)
	if !ok || !parsed.isType("loadBalancers", "frontendIPConfigurations") {
		return nil, errInvalidReference(id, by)
	}
	key, _, _ := strings.Cut(lower(id), "/frontendipconfigurations/")
	lb, _ := c.s.resources[key].(*loadBalancer)
	if lb == nil || lb.location != location || lb.group.subscription != c.sub {
		return nil, errInvalidReference(id, by)
	}
	f := findFrontend(lb.frontends, parsed.names[1])
	if f == nil {
		return nil, errInvalidReference(id, by)
	}
	return f, c.checkReady(&lb.meta, by)
}
