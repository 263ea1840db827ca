package core

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// virtualNetworkLink makes a private DNS zone known in a virtual network.
type virtualNetworkLink struct {
	meta
	zone         *privateDNSZone
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
		ProvisioningState string `json:"provisioningState"`
		Registration      bool   `json:"registrationEnabled"`
		Policy            string `json:"resolutionPolicy,omitzero"`
		Network           ref    `json:"virtualNetwork"`
		State             string `json:"virtualNetworkLinkState"`
	} `json:"properties"`
}

func (l *virtualNetworkLink) wire(_ *armState, v view) any {
	w := virtualNetworkLinkWire{
		ID: l.id, Name: l.name, Type: networkNamespace + "/privateDnsZones/virtualNetworkLinks",
		Etag: l.tag(), Location: l.location, Tags: l.tags,
	}
	p := &w.Properties
	p.ProvisioningState, p.Registration, p.Network, p.State = l.provisioningState, l.registration, ref{l.networkID}, "InProgress"
	if l.provisioningState == "Succeeded" {
		p.State = "Completed"
	}
	if v.version >= "2024" {
		p.Policy = l.policy // [seen] in 2024-06-01, not in 2020-06-01
	}
	return w
}

// tag: a link's is quoted and not weak [seen].
func (l *virtualNetworkLink) tag() string { return strings.TrimPrefix(l.etag, "W/") }

func (l *virtualNetworkLink) provisioned(*armState, time.Time) { l.completed = true }

func (l *virtualNetworkLink) detached(s *armState, at time.Time) {
	l.zone.links = slices.DeleteFunc(l.zone.links, func(other *virtualNetworkLink) bool { return other == l })
	s.linger(at, l)
}

func (c *armCall) putVirtualNetworkLink() Reply {
	body, err := c.decodeDNS()
	if err != nil {
		return c.fail(err)
	}
	zone, _ := c.parent().(*privateDNSZone)
	link, _ := c.find().(*virtualNetworkLink)
	name := c.id.names[1]
	switch {
	case zone == nil:
		return c.fail(c.noZone())
	case !validName(name):
		return c.fail(errBadName(name))
	case link == nil && c.req.Method == "PATCH":
		return c.fail(c.missing())
	}
	p := body.Properties
	if link == nil {
		id := zone.id + "/virtualNetworkLinks/" + lower(name) // in lower case [seen]
		vn, _ := c.s.resources[lower(p.Network.ID)].(*virtualNetwork)
		if vn == nil {
			return c.fail(errNoLinkedNetwork(p.Network.ID, id))
		}
		if other := c.s.linkedZone(p.Network.ID, zone.name); other != nil {
			return c.dnsRefused("UpsertVirtualNetworkLink", errOverlappingZones(other.name, zone.name))
		}
		link = &virtualNetworkLink{
			meta: c.identity(c.typ, id, lower(name), "global"), zone: zone,
			sentName: name, networkID: p.Network.ID, policy: "Default",
		}
	} else if p.Network.ID != "" && lower(p.Network.ID) != lower(link.networkID) {
		return c.fail(errBadProperty("virtualNetwork", p.Network.ID, link.id))
	}
	return c.dnsWrite(link, "UpsertVirtualNetworkLink", "VirtualNetworkLink", func() {
		if body.Tags != nil || c.req.Method == "PUT" {
			link.tags = body.Tags
		}
		if p.Registration != nil {
			link.registration = *p.Registration
		}
		link.policy = cmp.Or(p.ResolutionPolicy, link.policy)
		if c.s.resources[link.key] == nil {
			c.s.put(link)
			zone.links = append(zone.links, link)
			slices.SortFunc(zone.links, func(a, b *virtualNetworkLink) int { return strings.Compare(a.key, b.key) })
		}
	})
}

func (c *armCall) deleteVirtualNetworkLink() Reply {
	return c.dnsDelete("DeleteVirtualNetworkLink", "VirtualNetworkLink")
}

func (c *armCall) listVirtualNetworkLinks() Reply {
	zone, _ := c.parent().(*privateDNSZone)
	if zone == nil {
		return c.fail(c.noZone())
	}
	body := listBody{[]any{}}
	for _, link := range zone.links {
		body.Value = append(body.Value, link.wire(c.s, c.view()))
	}
	return c.json(200, encode(body), 0).Reply
}

// linksOf are the links of a network, by ID.
func linksOf(s *armState, networkID string) []*virtualNetworkLink {
	return slices.DeleteFunc(allOf[*virtualNetworkLink](s, "privateDnsZones/virtualNetworkLinks"), func(l *virtualNetworkLink) bool { return lower(l.networkID) != lower(networkID) })
}

// linkedZone is the zone of this name that the network is linked to, or nil.
func (s *armState) linkedZone(networkID, name string) *privateDNSZone {
	for _, link := range linksOf(s, networkID) {
		if strings.EqualFold(link.zone.name, name) {
			return link.zone
		}
	}
	return nil
}
