package core

import (
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

func (l *virtualNetworkLink) wire(_ *State, version string) any {
	w := virtualNetworkLinkWire{
		ID: l.id, Name: l.name, Type: networkNamespace + "/privateDnsZones/virtualNetworkLinks",
		Etag: l.tag(), Location: l.location, Tags: l.tags,
	}
	p := &w.Properties
	p.ProvisioningState, p.Registration, p.Network, p.State = l.provisioningState, l.registration, ref{l.networkID}, "InProgress"
	if l.provisioningState == "Succeeded" {
		p.State = "Completed"
	}
	if version >= "2024" {
		p.Policy = l.policy // [seen] in 2024-06-01, not in 2020-06-01
	}
	return w
}

// tag: a link's is quoted and not weak [seen].
func (l *virtualNetworkLink) tag() string { return strings.TrimPrefix(l.etag, "W/") }

func (l *virtualNetworkLink) inUse(*State) *armError { return nil }

func (l *virtualNetworkLink) provisioned(*State, time.Time) {}

func (l *virtualNetworkLink) detach(s *State, at time.Time) {
	delete(s.resources, l.key)
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
		return c.fail(errNoZone(c.dnsID(c.id.names[0])))
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
		link = &virtualNetworkLink{
			meta: c.create(id, lower(name), "global", nil), zone: zone,
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
		link.policy = orDefault(p.ResolutionPolicy, link.policy)
		if c.s.resources[link.key] == nil {
			c.s.resources[link.key] = link
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
		return c.fail(errNoZone(c.dnsID(c.id.names[0])))
	}
	body := listBody{[]any{}}
	for _, link := range zone.links {
		body.Value = append(body.Value, link.wire(c.s, c.version))
	}
	return c.json(200, encode(body), 0).Reply
}
