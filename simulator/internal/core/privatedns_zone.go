package core

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// privateDNSZone is a private DNS zone with its links to virtual networks and its
// record sets. They go with it, except that it stays as long as there are links.
type privateDNSZone struct {
	meta
	links     []*virtualNetworkLink
	lingering []lingeringLink // the oldest first
	records   []*recordSet    // by name, then by type
}

type zoneWire struct {
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Etag       string            `json:"etag"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags,omitzero"`
	Properties zoneProperties    `json:"properties"`
}

type zoneProperties struct {
	InternalID           string `json:"internalId,omitzero"`
	MaxRecordSets        int    `json:"maxNumberOfRecordSets"`
	MaxLinks             int    `json:"maxNumberOfVirtualNetworkLinks"`
	MaxRegistrationLinks int    `json:"maxNumberOfVirtualNetworkLinksWithRegistration"`
	RecordSets           int    `json:"numberOfRecordSets"`
	Links                int    `json:"numberOfVirtualNetworkLinks"`
	RegistrationLinks    int    `json:"numberOfVirtualNetworkLinksWithRegistration"`
	ProvisioningState    string `json:"provisioningState"`
}

func (z *privateDNSZone) wire(_ *armState, v view) any {
	w := zoneWire{
		ID: z.id, Name: z.name, Type: networkNamespace + "/privateDnsZones", Etag: z.tag(), Location: z.location, Tags: z.tags,
		Properties: zoneProperties{
			MaxRecordSets: 25000, MaxLinks: 1000, MaxRegistrationLinks: 100,
			RecordSets: len(z.records), Links: len(z.links), ProvisioningState: z.provisioningState,
		},
	}
	if v.version >= "2020" {
		// [seen] in 2024-06-01, not in 2018-09-01; when it came is assumed.
		w.Properties.InternalID = base64.StdEncoding.EncodeToString([]byte("ImmutableZoneIdentity;" + z.guid + ";0"))
	}
	for _, link := range z.links {
		if link.registration {
			w.Properties.RegistrationLinks++
		}
	}
	return w
}

// tag: a zone's is a bare GUID [seen].
func (z *privateDNSZone) tag() string { return bare(z.etag) }

// users are the links: ARM itself refuses while it knows of any [seen].
func (z *privateDNSZone) users(*armState) (list []user) {
	for _, link := range z.links {
		list = append(list, user{id: link.sentName, by: link})
	}
	for _, link := range z.lingering {
		list = append(list, user{id: link.name})
	}
	return list
}

func (z *privateDNSZone) held(by []user) *armError {
	return errNestedResources(networkNamespace + "/privateDnsZones/" + z.name + "/virtualNetworkLinks/" + by[0].id)
}

func (z *privateDNSZone) detached(s *armState, _ time.Time) {
	for _, link := range z.links {
		s.drop(link)
	}
	for _, set := range z.records {
		s.drop(set)
	}
}

// dnsRequest is the body for a zone or a link.
type dnsRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties struct {
		Network          ref    `json:"virtualNetwork"`
		Registration     *bool  `json:"registrationEnabled"`
		ResolutionPolicy string `json:"resolutionPolicy"`
	} `json:"properties"`
}

// decodeDNS reads the body for a zone or a link. They are nowhere: their
// location is global.
func (c *armCall) decodeDNS() (body dnsRequest, err *armError) {
	if err = c.decodeBody(&body); err != nil {
		return body, err
	}
	switch location := normalLocation(body.Location); {
	case location == "" && c.req.Method == "PUT":
		err = errLocationRequired()
	case location != "" && location != "global":
		err = errBadProperty("location", body.Location, strings.TrimSuffix(c.req.Path, "/"))
	}
	return body, err
}

// dnsID is the ID of a zone: the resource group's name is in lower case [seen].
func (c *armCall) dnsID(zone string) string {
	return networkID(groupID(c.sub.id, lower(c.id.group)), "privateDnsZones", zone)
}

func (c *armCall) putPrivateDNSZone() Reply {
	body, err := c.decodeDNS()
	if err != nil {
		return c.fail(err)
	}
	name := c.id.names[0]
	if !validZone(name) {
		return c.fail(errBadZone(name))
	}
	zone, _ := c.find().(*privateDNSZone)
	if zone == nil {
		if c.req.Method == "PATCH" {
			return c.fail(c.missing())
		}
		zone = &privateDNSZone{meta: c.identity(c.typ, c.dnsID(name), name, "global")}
	}
	return c.dnsWrite(zone, "UpsertPrivateDnsZone", "Zone", func() {
		if body.Tags != nil || c.req.Method == "PUT" {
			zone.tags = body.Tags
		}
		if c.s.resources[zone.key] == nil {
			c.s.add(zone)
			c.s.addSOA(zone)
		}
	})
}

func (c *armCall) deletePrivateDNSZone() Reply { return c.dnsDelete("DeletePrivateDnsZone", "Zone") }

// validZone wants at least two labels of letters, digits, '-' and '_' (Azure's
// documentation).
func validZone(name string) bool {
	return strings.Contains(name, ".") && validDomain(name)
}

// validDomain wants labels of letters, digits, '-' and '_'.
func validDomain(name string) bool {
	return len(name) <= 253 && !slices.ContainsFunc(strings.Split(name, "."), func(label string) bool {
		return label == "" || len(label) > 63 || strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		})
	})
}
