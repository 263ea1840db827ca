package privatedns

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// A zone group keeps an A record in its zones for every name below them that its
// endpoint has, as long as both are there (documented). An endpoint to a private link
// service without FQDNs has no names (recorded).

// groupTTL is the TTL of a zone group's records, in seconds (recorded).
const groupTTL = 10

// zoneRecordWire is a record set as its zone group shows it (recorded).
type zoneRecordWire struct {
	Type              string   `json:"recordType"`
	Name              string   `json:"recordSetName"`
	FQDN              string   `json:"fqdn"`
	TTL               int64    `json:"ttl"`
	ProvisioningState string   `json:"provisioningState"`
	Addresses         []string `json:"ipAddresses"`
}

// recordsIn returns the group's records in one of its zones.
func (g *zoneGroup) recordsIn(zoneID string) []zoneRecordWire {
	list := []zoneRecordWire{}
	if !g.completed {
		return append(list, g.plannedIn(zoneID)...)
	}
	for _, set := range g.records {
		if set.owner == g && set.Parent.Base().Key == kernel.Lower(zoneID) {
			w := zoneRecordWire{Type: set.typ(), Name: set.Name, FQDN: set.fqdn(), TTL: set.ttl, ProvisioningState: "Succeeded"}
			for _, r := range set.values.A {
				w.Addresses = append(w.Addresses, r.Address)
			}
			list = append(list, w)
		}
	}
	return list
}

// plannedIn returns the records that the group will write: it shows them from the first
// reply on (recorded).
func (g *zoneGroup) plannedIn(zoneID string) (list []zoneRecordWire) {
	zone := zoneID[strings.LastIndexByte(zoneID, '/')+1:]
	for _, config := range g.endpoint().DNSConfigs() {
		if name, below := relativeName(g.endpoint().Connection.To.PrivateName(config.FQDN), zone); below {
			list = append(list, zoneRecordWire{"A", name, name + "." + zone, groupTTL, g.ProvisioningState, config.IPAddresses})
		}
	}
	return list
}

// EndpointChanged makes the records in the zones those of the endpoint's present names.
func (g *zoneGroup) EndpointChanged(s *arm.State, at time.Time) {
	before := g.records
	g.records = nil
	if g.completed {
		for _, config := range g.configs {
			if z, ok := s.Resources[kernel.Lower(config.zoneID)].(*zone); ok {
				for _, set := range g.writeIn(s, at, z) {
					if !slices.Contains(g.records, set) { // two configurations may name one zone
						g.records = append(g.records, set)
					}
				}
			}
		}
	}
	for _, set := range before {
		if set.owner == g && s.Resources[set.Key] == arm.Resource(set) && !slices.Contains(g.records, set) {
			s.Remove(at, set)
		}
	}
}

// writeIn writes the records in one zone and returns them. It takes over an A record of
// somebody else and leaves a CNAME alone (both assumed).
func (g *zoneGroup) writeIn(s *arm.State, at time.Time, z *zone) []*recordSet {
	var sets []*recordSet
	for _, config := range g.endpoint().DNSConfigs() {
		name, below := relativeName(g.endpoint().Connection.To.PrivateName(config.FQDN), z.Name)
		if !below || z.find("CNAME", name) != nil || !validRecordName(name, z.Name) {
			continue
		}
		set := z.find("A", name)
		if set == nil {
			set = newRecordSet(s, z, "A", name, at)
			s.Add(set)
			s.Changed(at, kernel.Azure, set.ID, "", set.ProvisioningState)
		}
		values := make([]aRecord, len(config.IPAddresses))
		for i, address := range config.IPAddresses {
			values[i].Address = address
		}
		if set.owner != g || !slices.Equal(set.values.A, values) {
			set.owner, set.ttl, set.values.A, set.Etag = g, groupTTL, values, s.IDs.Etag()
		}
		sets = append(sets, set)
	}
	return sets
}

// relativeName returns the name relative to the zone, and whether it is in the zone.
func relativeName(fqdn, zone string) (string, bool) {
	fqdn, zone = kernel.Lower(strings.TrimSuffix(fqdn, ".")), kernel.Lower(zone)
	if fqdn == zone {
		return apex, true
	}
	return strings.CutSuffix(fqdn, "."+zone)
}
