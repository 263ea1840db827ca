package privatedns

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
)

// zone is a private DNS zone. Its links to virtual networks and its record sets are its
// parts.
type zone struct {
	arm.Meta
	lingering []lingeringLink // the oldest first
	records   []*recordSet    // in the order of recordKey
}

type zoneProperties struct {
	InternalID           string `json:"internalId,omitzero" since:"2020"` // recorded in 2024-06-01, not in 2018-09-01; the year is assumed
	MaxRecordSets        int    `json:"maxNumberOfRecordSets"`
	MaxLinks             int    `json:"maxNumberOfVirtualNetworkLinks"`
	MaxRegistrationLinks int    `json:"maxNumberOfVirtualNetworkLinksWithRegistration"`
	RecordSets           int    `json:"numberOfRecordSets"`
	Links                int    `json:"numberOfVirtualNetworkLinks"`
	RegistrationLinks    int    `json:"numberOfVirtualNetworkLinksWithRegistration"`
	arm.StateWire
}

var zones = arm.Declare(Provider, arm.Definition[zone, arm.CommonBody, zoneProperties]{
	Path: "privateDnsZones", Traits: arm.Traits{Global: true},
	Protocol: protocol("Zone {name}", "Zone {name}"), Takes: takes,
	Name: func(_ *arm.Call, name string) *arm.Error {
		if !strings.Contains(name, ".") || !validDomain(name) { // documented
			return errBadZone(name)
		}
		return nil
	},
	Define: func(c *arm.Call, z *zone, _ *arm.CommonBody, old *zone) *arm.Error {
		if old == nil {
			z.Parts = []arm.Resource{newSOA(c.State, z, c.Now)}
		}
		return nil
	},
	Apply: func(*arm.Call, *zone, *zone) {}, // there is nothing but tags to change
	Show: func(_ *arm.State, z *zone, p *zoneProperties, _ arm.View) {
		p.InternalID = base64.StdEncoding.EncodeToString([]byte("ImmutableZoneIdentity;" + z.GUID + ";0"))
		p.MaxRecordSets, p.MaxLinks, p.MaxRegistrationLinks, p.RecordSets = 25000, 1000, 100, len(z.records)
		for _, l := range z.links() {
			p.Links++
			if l.registration {
				p.RegistrationLinks++
			}
		}
	},
})

func (z *zone) links() []*virtualNetworkLink { return arm.PartsOf[*virtualNetworkLink](z) }

// Tag returns a bare GUID (recorded).
func (z *zone) ShownEtag() string { return bare(z.Etag) }

// Users are the links, as far as ARM knows: it keeps the names that were sent, and refuses
// to delete a zone that it knows a link of (recorded).
func (z *zone) Users(*arm.State) (list []arm.User) {
	for _, l := range z.links() {
		list = append(list, arm.User{ID: l.sentName, By: l})
	}
	for _, l := range z.lingering {
		list = append(list, arm.User{ID: l.name})
	}
	return list
}

func (z *zone) ErrInUse(by []arm.User) *arm.Error {
	return network.ErrNestedResources(z.Type.Full + "/" + z.Name + "/" + linkType + "/" + by[0].ID)
}

// lingeringLink is a link that has been deleted, and that ARM's own cache still holds for
// a moment (recorded).
type lingeringLink struct {
	name  string
	until time.Time
}

// linger keeps a link that has been deleted from the zone. All links linger for equally
// long, so the oldest is forgotten first.
func (z *zone) linger(s *arm.State, at time.Time, name string) {
	z.lingering = append(z.lingering, lingeringLink{name, at.Add(s.Durations.LinkLingering)})
	s.Plan(at.Add(s.Durations.LinkLingering), func(at time.Time) {
		for len(z.lingering) > 0 && !z.lingering[0].until.After(at) {
			z.lingering = z.lingering[1:]
		}
	})
}

// validDomain reports whether the name has labels of letters, digits, '-' and '_'.
func validDomain(name string) bool {
	return len(name) <= 253 && !slices.ContainsFunc(strings.Split(name, "."), func(label string) bool {
		return label == "" || len(label) > 63 || strings.ContainsFunc(label, func(r rune) bool {
			return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		})
	})
}
