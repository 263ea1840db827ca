package core

import (
	"slices"
	"strings"
	"time"
)

// A zone group keeps an A record in its zones for every name that its endpoint
// has below them, for as long as the endpoint has it and the group is there
// (documentation). An endpoint to a private link service without FQDNs has none
// [seen].

// groupTTL is the TTL of a zone group's records, in seconds [seen].
const groupTTL = 10

// zoneRecordWire is a record set as its zone group shows it [seen].
type zoneRecordWire struct {
	Type              string   `json:"recordType"`
	Name              string   `json:"recordSetName"`
	FQDN              string   `json:"fqdn"`
	TTL               int64    `json:"ttl"`
	ProvisioningState string   `json:"provisioningState"`
	Addresses         []string `json:"ipAddresses"`
}

// recordsIn lists the group's records in one of its zones.
func (g *privateDNSZoneGroup) recordsIn(zoneID string) []zoneRecordWire {
	list := []zoneRecordWire{}
	if !g.completed {
		return append(list, g.plannedIn(zoneID)...)
	}
	for _, set := range g.records {
		if set.owner == g && set.zone.key == lower(zoneID) {
			w := zoneRecordWire{Type: set.typ.name, Name: set.name, FQDN: set.fqdn(), TTL: set.ttl, ProvisioningState: "Succeeded"}
			for _, r := range set.values.A {
				w.Addresses = append(w.Addresses, r.Address)
			}
			list = append(list, w)
		}
	}
	return list
}

// plannedIn lists the records that the group will write, which it shows from the
// first reply on [seen].
func (g *privateDNSZoneGroup) plannedIn(zoneID string) (list []zoneRecordWire) {
	zone := zoneID[strings.LastIndexByte(zoneID, '/')+1:]
	for _, config := range g.endpoint().dnsConfigs() {
		if name, below := relativeName(g.endpoint().connection.to.privateName(config.FQDN), zone); below {
			list = append(list, zoneRecordWire{"A", name, name + "." + zone, groupTTL, g.provisioningState, config.IPAddresses})
		}
	}
	return list
}

// endpointChanged brings the zones up to what the group's endpoint has now.
func (g *privateDNSZoneGroup) endpointChanged(s *armState, at time.Time) {
	before := g.records
	g.records = nil
	if g.completed {
		for _, config := range g.configs {
			if zone, ok := s.resources[lower(config.zoneID)].(*privateDNSZone); ok {
				for _, set := range s.writeRecordsIn(at, g, zone) {
					if !slices.Contains(g.records, set) { // two configurations may name one zone
						g.records = append(g.records, set)
					}
				}
			}
		}
	}
	for _, set := range before {
		if set.owner == g && s.resources[set.key] == resource(set) && !slices.Contains(g.records, set) {
			s.detach(at, set)
		}
	}
}

// writeRecordsIn writes the records of one zone. It takes over an A record that
// somebody else has made; a CNAME stays (both assumed).
func (s *armState) writeRecordsIn(at time.Time, g *privateDNSZoneGroup, zone *privateDNSZone) []*recordSet {
	var sets []*recordSet
	for _, config := range g.endpoint().dnsConfigs() {
		name, below := relativeName(g.endpoint().connection.to.privateName(config.FQDN), zone.name)
		if !below || zone.find("CNAME", name) != nil || !validRecordName(name, zone.name) {
			continue
		}
		set := zone.find("A", name)
		if set == nil {
			set = s.addRecordSet(zone, findRecordType("A"), name)
			s.changed(at, Azure, set.id, "", "Succeeded")
		}
		values := make([]aRecord, len(config.IPAddresses))
		for i, address := range config.IPAddresses {
			values[i].Address = address
		}
		if set.owner != g || !slices.Equal(set.values.A, values) {
			set.owner, set.ttl, set.values.A, set.etag = g, groupTTL, values, s.ids.guid()
		}
		sets = append(sets, set)
	}
	return sets
}

// relativeName is the name relative to the zone, and whether it is in the zone.
func relativeName(fqdn, zone string) (string, bool) {
	fqdn, zone = lower(strings.TrimSuffix(fqdn, ".")), lower(zone)
	if fqdn == zone {
		return apex, true
	}
	return strings.CutSuffix(fqdn, "."+zone)
}

// find is the zone's set of this type and relative name, or nil.
func (z *privateDNSZone) find(typ, name string) *recordSet {
	at, found := slices.BinarySearchFunc(z.records, recordKey(lower(name), typ), compareRecordKey)
	if !found {
		return nil
	}
	return z.records[at]
}

func compareRecordKey(r *recordSet, key string) int { return strings.Compare(r.sortKey(), key) }
