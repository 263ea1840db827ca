package privatedns

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Zone is a private DNS zone with its links to virtual networks and its
// record sets. They go with it, except that it stays as long as there are links.
type Zone struct {
	arm.Meta
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

func (z *Zone) Wire(_ *arm.State, v arm.View) any {
	w := zoneWire{
		ID: z.ID, Name: z.Name, Type: network.Namespace + "/privateDnsZones", Etag: z.ShownEtag(), Location: z.Location, Tags: z.Tags,
		Properties: zoneProperties{
			MaxRecordSets: 25000, MaxLinks: 1000, MaxRegistrationLinks: 100,
			RecordSets: len(z.records), Links: len(z.links), ProvisioningState: z.ProvisioningState,
		},
	}
	if v.Version >= "2020" {
		// [seen] in 2024-06-01, not in 2018-09-01; when it came is assumed.
		w.Properties.InternalID = base64.StdEncoding.EncodeToString([]byte("ImmutableZoneIdentity;" + z.GUID + ";0"))
	}
	for _, link := range z.links {
		if link.registration {
			w.Properties.RegistrationLinks++
		}
	}
	return w
}

// Tag: a zone's is a bare GUID [seen].
func (z *Zone) ShownEtag() string { return bare(z.Etag) }

// Users are the links: ARM itself refuses while it knows of any [seen].
func (z *Zone) Users(*arm.State) (list []arm.User) {
	for _, link := range z.links {
		list = append(list, arm.User{ID: link.sentName, By: link})
	}
	for _, link := range z.lingering {
		list = append(list, arm.User{ID: link.name})
	}
	return list
}

func (z *Zone) ErrInUse(by []arm.User) *arm.Error {
	return network.ErrNestedResources(network.Namespace + "/privateDnsZones/" + z.Name + "/virtualNetworkLinks/" + by[0].ID)
}

func (z *Zone) Detached(s *arm.State, _ time.Time) {
	for _, link := range z.links {
		s.Drop(link)
	}
	for _, set := range z.records {
		s.Drop(set)
	}
}

// dnsRequest is the body for a zone or a link.
type dnsRequest struct {
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties struct {
		Network          arm.Ref `json:"virtualNetwork"`
		Registration     *bool   `json:"registrationEnabled"`
		ResolutionPolicy string  `json:"resolutionPolicy"`
	} `json:"properties"`
}

// decodeDNS reads the body for a zone or a link. They are nowhere: their
// location is global.
func decodeDNS(c *arm.Call) (body dnsRequest, err *arm.Error) {
	if err = c.DecodeBody(&body); err != nil {
		return body, err
	}
	switch location := arm.NormalLocation(body.Location); {
	case location == "" && c.Req.Method == "PUT":
		err = arm.ErrLocationRequired()
	case location != "" && location != "global":
		err = arm.ErrBadProperty("location", body.Location, strings.TrimSuffix(c.Req.Path, "/"))
	}
	return body, err
}

// dnsID is the ID of a zone: the resource group's name is in lower case [seen].
func dnsID(c *arm.Call, zone string) string {
	return network.ID(arm.GroupID(c.Sub.ID, kernel.Lower(c.ID.Group)), "privateDnsZones", zone)
}

func putPrivateDNSZone(c *arm.Call) kernel.Reply {
	body, err := decodeDNS(c)
	if err != nil {
		return c.Fail(err)
	}
	name := c.ID.Names[0]
	if !validZone(name) {
		return c.Fail(errBadZone(name))
	}
	zone, _ := c.Find().(*Zone)
	if zone == nil {
		if c.Req.Method == "PATCH" {
			return c.Fail(c.Missing())
		}
		zone = &Zone{Meta: c.NewMetaWithID(c.Type, dnsID(c, name), name, "global")}
	}
	return dnsWrite(c, zone, "UpsertPrivateDnsZone", "Zone", func() {
		if body.Tags != nil || c.Req.Method == "PUT" {
			zone.Tags = body.Tags
		}
		if c.State.Resources[zone.Key] == nil {
			c.State.Add(zone)
			addSOA(c.State, zone)
		}
	})
}

func deletePrivateDNSZone(c *arm.Call) kernel.Reply {
	return dnsDelete(c, "DeletePrivateDnsZone", "Zone")
}

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
