package network

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// frontend is a frontend IP configuration of a load balancer. It has a public IP address, or
// a private address in a subnet.
type frontend struct {
	name, id string
	public   *publicip.Address // or nil
	prefix   *publicip.Prefix  // or nil
	subnet   *subnet           // or nil
	gateway  string            // ID of the gatewayLoadBalancer as it was sent, or ""
	version  string
	zones    []string
	address  netip.Addr // in the subnet
	static   bool
}

type frontendProperties struct {
	arm.StateWire
	Address         string    `json:"privateIPAddress,omitzero"`
	Method          string    `json:"privateIPAllocationMethod"`
	PublicIPAddress *arm.Ref  `json:"publicIPAddress,omitzero"`
	Prefix          *arm.Ref  `json:"publicIPPrefix,omitzero"`
	Subnet          *arm.Ref  `json:"subnet,omitzero"`
	Gateway         *arm.Ref  `json:"gatewayLoadBalancer,omitzero"`
	Rules           []arm.Ref `json:"loadBalancingRules,omitzero"`
	InboundRules    []arm.Ref `json:"inboundNatRules,omitzero"`
	OutboundRules   []arm.Ref `json:"outboundRules,omitzero"`
	InboundPools    []arm.Ref `json:"inboundNatPools,omitzero"`
	Version         string    `json:"privateIPAddressVersion,omitzero"`
}

var _ = Provider.AddView(&arm.Type{Path: "loadBalancers/frontendIPConfigurations"}, func(c *arm.Call, parent arm.Resource) []*arm.Envelope {
	return parent.(*loadBalancer).frontendWires(c.View())
})

func (lb *loadBalancer) frontendWires(v arm.View) []*arm.Envelope {
	list := []*arm.Envelope{}
	for _, f := range lb.frontends {
		list = append(list, f.wire(lb, v))
	}
	return list
}

// wire returns the frontend with the rules that refer to it (recorded).
func (f *frontend) wire(lb *loadBalancer, v arm.View) *arm.Envelope {
	p := &frontendProperties{Method: "Dynamic"}
	if p.ProvisioningState = lb.ProvisioningState; f.static {
		p.Method = "Static"
	}
	p.PublicIPAddress, p.Prefix, p.Subnet, p.Gateway = arm.RefTo(f.public), arm.RefTo(f.prefix), arm.RefTo(f.subnet), optionalRef(f.gateway)
	if f.subnet != nil {
		p.Address = f.address.String()
	}
	if v.Shows("2019-08-01") && (f.public == nil || !v.Shows("2020-11-01")) { // recorded
		p.Version = f.version
	}
	lists := map[*arm.Type]*[]arm.Ref{
		loadBalancingRules.Type: &p.Rules, inboundNATRules.Type: &p.InboundRules,
		outboundRules.Type: &p.OutboundRules, inboundNATPools.Type: &p.InboundPools,
	}
	for _, child := range arm.PartsOf[*balancerChild](lb) {
		if list := lists[child.Type]; list != nil && (child.refersTo("frontendIPConfiguration", f.id) || child.refersTo("frontendIPConfigurations", f.id)) {
			*list = append(*list, arm.Ref{ID: child.ID})
		}
	}
	e := arm.ShowPart(lb, "frontendIPConfigurations", f.name, p)
	e.Zones = f.zones
	return e
}

// sameAs reports whether both define the same.
func (f *frontend) sameAs(g *frontend) bool {
	return f.id == g.id && f.public == g.public && f.prefix == g.prefix && f.subnet == g.subnet && f.address == g.address &&
		f.static == g.static && f.gateway == g.gateway && f.version == g.version && slices.Equal(f.zones, g.zones)
}

// frontendsPath is what stands between the ID of a load balancer and the name of a frontend.
const frontendsPath = "/frontendipconfigurations/"

// optionalRef returns a reference, or nil if id is "".
func optionalRef(id string) *arm.Ref {
	if id == "" {
		return nil
	}
	return &arm.Ref{ID: id}
}

type frontendBody struct {
	Name       string   `json:"name"`
	Zones      []string `json:"zones"`
	Properties struct {
		Address         string   `json:"privateIPAddress"`
		Method          string   `json:"privateIPAllocationMethod"`
		PublicIPAddress arm.Ref  `json:"publicIPAddress"`
		Prefix          *arm.Ref `json:"publicIPPrefix"`
		Subnet          arm.Ref  `json:"subnet"`
		Gateway         arm.Ref  `json:"gatewayLoadBalancer"`
		Version         string   `json:"privateIPAddressVersion"`
	} `json:"properties"`
}

// defineFrontends defines the frontends and chooses their addresses.
func defineFrontends(c *arm.Call, lb, old *loadBalancer, bodies []frontendBody) *arm.Error {
	var before loadBalancer
	if old != nil {
		before = *old
	}
	var all []wanted
	for _, body := range bodies {
		f := &frontend{
			name: body.Name, id: lb.ID + "/frontendIPConfigurations/" + body.Name, zones: body.Zones,
			gateway: body.Properties.Gateway.ID, version: arm.Spelled(cmp.Or(body.Properties.Version, "IPv4"), ipVersions),
		}
		switch {
		case !arm.ValidName(f.name):
			return arm.ErrBadName(f.name)
		case findFrontend(lb.frontends, f.name) != nil:
			return arm.ErrBadProperty("frontendIPConfigurations", f.name+" twice", lb.ID)
		}
		address, err := f.define(c, lb, &before, body)
		if err != nil {
			return err
		}
		if lb.frontends = append(lb.frontends, f); f.subnet != nil {
			all = append(all, wanted{f.subnet, address, f.id})
		}
	}
	var err *arm.Error
	if lb.holding, err = before.holding.choose(all); err != nil {
		return err
	}
	for _, h := range lb.holding {
		i := slices.IndexFunc(lb.frontends, func(f *frontend) bool { return f.id == h.configuration })
		lb.frontends[i].address = h.address
	}
	return checkFrontendsGone(lb, before)
}

// define reads the frontend's body and returns the address that it asks for in its subnet. A
// dynamic frontend asks for the address that it has.
func (f *frontend) define(c *arm.Call, lb, before *loadBalancer, body frontendBody) (address string, err *arm.Error) {
	p := body.Properties
	if p.PublicIPAddress.ID != "" {
		f.public, err = publicip.FindFree(c, p.PublicIPAddress.ID, lb, f.id)
		if err != nil {
			return "", err
		}
		if i := slices.IndexFunc(lb.frontends, func(other *frontend) bool { return other.public == f.public }); i >= 0 {
			err = publicip.ErrTaken(f.id, f.public.ID, lb.frontends[i].id)
		}
		return "", err
	}
	if p.Prefix != nil && p.Prefix.ID != "" {
		f.prefix, err = arm.FindInRegion[publicip.Prefix](c, p.Prefix.ID, lb.ID, lb.Location)
		return "", err
	}
	if p.Subnet.ID == "" {
		return "", arm.ErrMissingProperty("subnet or publicIPAddress", f.id)
	}
	if f.subnet, err = findSubnet(c, p.Subnet.ID, lb.ID, lb.Location); err != nil {
		return "", err
	}
	if f.static = strings.EqualFold(p.Method, "Static"); !f.static {
		return before.holding.at(f.id, f.subnet), nil
	}
	if p.Address == "" {
		return "", arm.ErrMissingProperty("privateIPAddress", f.id)
	}
	return p.Address, nil
}

// checkFrontendsGone returns an error if a private link service refers to a frontend that lb
// does not have any more. The error is that for the deletion of the load balancer
// (assumed).
func checkFrontendsGone(lb *loadBalancer, before loadBalancer) *arm.Error {
	for _, f := range before.frontends {
		if findFrontend(lb.frontends, f.name) == nil {
			for _, pls := range arm.ReferrersOf[*PrivateLinkService](&before) {
				if slices.Contains(pls.frontends, f.id) {
					return errLoadBalancerInUse(lb.ID, pls.ID)
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

// resolveFrontend resolves a reference to a frontend.
func resolveFrontend(c *arm.Call, id, by, location string) (*loadBalancer, *frontend, *arm.Error) {
	parsed, ok := arm.ParseID(id)
	if !ok || !parsed.IsType(Namespace, "loadBalancers", "frontendIPConfigurations") {
		return nil, nil, arm.ErrInvalidReference(id, by)
	}
	key, _, _ := strings.Cut(kernel.Lower(id), frontendsPath)
	lb, _ := c.State.Resources[key].(*loadBalancer)
	if c.State.Resources[key] == nil {
		return nil, nil, errNoBalancer(id[:len(key)], by)
	}
	if lb == nil || lb.Location != location || lb.Group.Subscription != c.Sub {
		return nil, nil, arm.ErrInvalidReference(id, by)
	}
	f := findFrontend(lb.frontends, parsed.Names[1])
	if f == nil {
		return nil, nil, arm.ErrInvalidReference(id, by)
	}
	return lb, f, c.CheckReady(&lb.Meta, lb.ID, by)
}

// frontendOf returns the frontend that a reference leads to, or nil.
func frontendOf(s *arm.State, reference any) *frontend {
	fields, _ := reference.(map[string]any)
	id, _ := fields["id"].(string)
	key, name, _ := strings.Cut(kernel.Lower(id), frontendsPath)
	lb, _ := s.Resources[key].(*loadBalancer)
	if lb == nil {
		return nil
	}
	return findFrontend(lb.frontends, name)
}

// errNoBalancer shows the ID of the load balancer as subnets show their users (recorded).
func errNoBalancer(id, by string) *arm.Error {
	id = shoutID(id)
	e, missing := arm.ErrInvalidReference(id, by), arm.ErrNotFound(id)
	e.Details = []arm.ErrorDetail{{Code: missing.Code, Message: missing.Message}}
	return e
}
