package privatedns

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// virtualNetworkLink makes a private DNS zone known in a virtual network.
type virtualNetworkLink struct {
	arm.Meta
	zone         *Zone
	sentName     string // as it was sent: ARM remembers it, private DNS does not [seen]
	networkID    string
	registration bool
	policy       string
	completed    bool // it has been set up: names are resolved through it
}

type virtualNetworkLinkWire struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Etag       string            `json:"etag"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties struct {
		ProvisioningState string  `json:"provisioningState"`
		Registration      bool    `json:"registrationEnabled"`
		Policy            string  `json:"resolutionPolicy,omitzero"`
		Network           arm.Ref `json:"virtualNetwork"`
		State             string  `json:"virtualNetworkLinkState"`
	} `json:"properties"`
}

func (l *virtualNetworkLink) Wire(_ *arm.State, v arm.View) any {
	w := virtualNetworkLinkWire{
		ID: l.ID, Name: l.Name, Type: network.Namespace + "/privateDnsZones/virtualNetworkLinks",
		Etag: l.ShownEtag(), Location: l.Location, Tags: l.Tags,
	}
	p := &w.Properties
	p.ProvisioningState, p.Registration, p.Network, p.State = l.ProvisioningState, l.registration, arm.Ref{ID: l.networkID}, "InProgress"
	if l.ProvisioningState == "Succeeded" {
		p.State = "Completed"
	}
	if v.Version >= "2024" {
		p.Policy = l.policy // [seen] in 2024-06-01, not in 2020-06-01
	}
	return w
}

// Tag: a link's is quoted and not weak [seen].
func (l *virtualNetworkLink) ShownEtag() string { return strings.TrimPrefix(l.Etag, "W/") }

func (l *virtualNetworkLink) Provisioned(*arm.State, time.Time) { l.completed = true }

func (l *virtualNetworkLink) Detached(s *arm.State, at time.Time) {
	l.zone.links = slices.DeleteFunc(l.zone.links, func(other *virtualNetworkLink) bool { return other == l })
	linger(s, at, l)
}

func putVirtualNetworkLink(c *arm.Call) kernel.Reply {
	body, err := decodeDNS(c)
	if err != nil {
		return c.Fail(err)
	}
	zone, _ := c.Parent().(*Zone)
	link, _ := c.Find().(*virtualNetworkLink)
	name := c.ID.Names[1]
	switch {
	case zone == nil:
		return c.Fail(noZone(c))
	case !arm.ValidName(name):
		return c.Fail(arm.ErrBadName(name))
	case link == nil && c.Req.Method == "PATCH":
		return c.Fail(c.Missing())
	}
	p := body.Properties
	if link == nil {
		id := zone.ID + "/virtualNetworkLinks/" + kernel.Lower(name) // in lower case [seen]
		vn, _ := c.State.Resources[kernel.Lower(p.Network.ID)].(*network.VirtualNetwork)
		if vn == nil {
			return c.Fail(errNoLinkedNetwork(p.Network.ID, id))
		}
		if other := linkedZone(c.State, p.Network.ID, zone.Name); other != nil {
			return dnsRefused(c, "UpsertVirtualNetworkLink", errOverlappingZones(other.Name, zone.Name))
		}
		link = &virtualNetworkLink{
			Meta: c.NewMetaWithID(c.Type, id, kernel.Lower(name), "global"), zone: zone,
			sentName: name, networkID: p.Network.ID, policy: "Default",
		}
	} else if p.Network.ID != "" && kernel.Lower(p.Network.ID) != kernel.Lower(link.networkID) {
		return c.Fail(arm.ErrBadProperty("virtualNetwork", p.Network.ID, link.ID))
	}
	return dnsWrite(c, link, "UpsertVirtualNetworkLink", "VirtualNetworkLink", func() {
		if body.Tags != nil || c.Req.Method == "PUT" {
			link.Tags = body.Tags
		}
		if p.Registration != nil {
			link.registration = *p.Registration
		}
		link.policy = cmp.Or(p.ResolutionPolicy, link.policy)
		if c.State.Resources[link.Key] == nil {
			c.State.Store(link)
			zone.links = append(zone.links, link)
			slices.SortFunc(zone.links, func(a, b *virtualNetworkLink) int { return strings.Compare(a.Key, b.Key) })
		}
	})
}

func deleteVirtualNetworkLink(c *arm.Call) kernel.Reply {
	return dnsDelete(c, "DeleteVirtualNetworkLink", "VirtualNetworkLink")
}

func listVirtualNetworkLinks(c *arm.Call) kernel.Reply {
	zone, _ := c.Parent().(*Zone)
	if zone == nil {
		return c.Fail(noZone(c))
	}
	body := arm.ListBody{Value: []any{}}
	for _, link := range zone.links {
		body.Value = append(body.Value, link.Wire(c.State, c.View()))
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

// linksOf are the links of a network, by ID.
func linksOf(s *arm.State, networkID string) []*virtualNetworkLink {
	return slices.DeleteFunc(arm.AllOf[*virtualNetworkLink](s, "privateDnsZones/virtualNetworkLinks"), func(l *virtualNetworkLink) bool { return kernel.Lower(l.networkID) != kernel.Lower(networkID) })
}

// linkedZone is the zone of this name that the network is linked to, or nil.
func linkedZone(s *arm.State, networkID, name string) *Zone {
	for _, link := range linksOf(s, networkID) {
		if strings.EqualFold(link.zone.Name, name) {
			return link.zone
		}
	}
	return nil
}
