package privatedns

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// recordSet is the records of one name and type in a private DNS zone.
type recordSet struct {
	arm.Meta
	ttl      int64 // seconds
	metadata map[string]string
	values   recordValues
	owner    *zoneGroup // whose record it is, or nil
}

type recordSetBody struct {
	arm.CommonBody
	Properties *struct {
		Metadata map[string]string `json:"metadata"`
		TTL      *int64            `json:"ttl"`
		recordValues
	} `json:"properties"`
}

type recordSetProperties struct {
	Metadata map[string]string `json:"metadata,omitzero"`
	FQDN     string            `json:"fqdn"`
	TTL      int64             `json:"ttl"`
	recordValues
	AutoRegistered bool `json:"isAutoRegistered"` // machines are not simulated
}

// recordProtocol writes and deletes record sets at once (recorded).
var recordProtocol = &arm.Protocol{
	Match:   preconditions("Record set {name}", "Record set {name}", recordError),
	Written: func(c *arm.Call, status int, r arm.Resource) kernel.Reply { return c.Show(status, r) }, // with an ETag, unlike others' (recorded)
	Removed: func(c *arm.Call) kernel.Reply { return c.Empty(200, 0).Reply },
	Upserts: true,
}

// recordSetTypes are a type of resources for each type of records.
var recordSetTypes = func() map[*recordType]*arm.Type {
	types := map[*recordType]*arm.Type{}
	for i := range recordTypes {
		types[&recordTypes[i]] = declareRecordSets(&recordTypes[i])
	}
	return types
}()

func declareRecordSets(t *recordType) *arm.Type {
	return arm.Declare(Provider, arm.Definition[recordSet, recordSetBody, recordSetProperties]{
		Path: "privateDnsZones/" + t.name, Traits: arm.Traits{OwnEtag: true, LowerNames: true}, // described
		Protocol: recordProtocol, List: listRecordSets,
		AtOnce: func(_, _ *recordSet) bool { return true },
		Name: func(c *arm.Call, name string) *arm.Error {
			if !validRecordName(name, c.ID.Names[0]) {
				return errBadRecordSet("The record set name '" + name + "' is not valid.")
			}
			return nil
		},
		Define: func(c *arm.Call, r *recordSet, body *recordSetBody, old *recordSet) *arm.Error {
			if old == nil {
				if err := r.checkNew(t); err != nil {
					return err
				}
			}
			r.owner = nil
			return r.read(body, t, c.Req.Method == "PATCH")
		},
		Show: func(_ *arm.State, r *recordSet, p *recordSetProperties, _ arm.View) {
			p.Metadata, p.FQDN, p.TTL, p.recordValues = r.metadata, r.fqdn()+".", r.ttl, r.values
		},
	}).Type
}

// checkNew returns an error if there cannot be another set like this in the zone: a
// CNAME is alone at its name, and so is never at the zone's own. The texts about it are
// reported by users for public zones, and assumed here.
func (r *recordSet) checkNew(t *recordType) *arm.Error {
	if t.name == "SOA" {
		return errBadRecordSet("Record sets of type 'SOA' can be updated but not created.")
	}
	z := r.zone()
	first, _ := z.index("", r.Name)
	for _, other := range z.records[first:] {
		switch {
		case other.Name != r.Name:
			return nil
		case t.name == "CNAME":
			return recordError(409, "Conflict", "The CNAME record could not be created because another record with the same name already exists in this zone.")
		case other.typ() == "CNAME":
			return recordError(409, "Conflict", "The record could not be created because a CNAME record with the same name already exists in this zone.")
		}
	}
	return nil
}

// read applies the body. A PUT needs a TTL (reported by users, assumed), which may be 0
// (recorded); the end of its range is DNS's.
func (r *recordSet) read(body *recordSetBody, t *recordType, patch bool) *arm.Error {
	p := body.Properties
	if p == nil {
		return errBadRecordSet("The record set has no properties.")
	}
	if p.TTL != nil {
		r.ttl = *p.TTL
	}
	if p.TTL == nil && !patch || r.ttl < 0 || r.ttl > 1<<31-1 {
		return errBadRecordSet("The TTL of the record set is missing or not between 0 and 2147483647.")
	}
	if p.Metadata != nil {
		r.metadata = p.Metadata
	}
	if why := t.read(p.recordValues, &r.values); why != "" {
		return errBadRecordSet(why)
	}
	if t.name == "SOA" && r.values.SOA == nil {
		return errBadRecordSet("The record set of type 'SOA' has no record.")
	}
	return nil
}

// newRecordSet makes an empty set, outside of the world.
func newRecordSet(s *arm.State, z *zone, typ, name string, at time.Time) *recordSet {
	r := &recordSet{Meta: arm.Below(z, recordSetTypes[findRecordType(typ)], name, at), ttl: 3600}
	r.Etag, r.ProvisioningState = s.IDs.Etag(), "Succeeded"
	return r
}

// newSOA makes the record set that every zone has (described). Its values are recorded.
func newSOA(s *arm.State, z *zone, at time.Time) *recordSet {
	r := newRecordSet(s, z, "SOA", apex, at)
	r.values.SOA = &soaRecord{
		Host: soaHost, Email: "azureprivatedns-host.microsoft.com", SerialNumber: soaSerial,
		RefreshTime: 3600, RetryTime: 300, ExpireTime: 2419200, MinimumTTL: 10,
	}
	return r
}

// Users is the zone of an SOA record.
func (r *recordSet) Users(*arm.State) []arm.User {
	if r.typ() == "SOA" {
		return []arm.User{{ID: r.Parent.Base().ID, By: r.Parent}}
	}
	return nil
}

func (r *recordSet) ErrInUse([]arm.User) *arm.Error {
	return errBadRecordSet("Record sets of type 'SOA' cannot be deleted.")
}

// Tag returns a bare GUID (recorded).
func (r *recordSet) ShownEtag() string { return bare(r.Etag) }

func (r *recordSet) zone() *zone { return r.Parent.(*zone) }

// typ is the type of the records: A, AAAA and so on.
func (r *recordSet) typ() string { return strings.TrimPrefix(r.Type.Path, "privateDnsZones/") }

// apex is the name of the zone itself, relative to the zone.
const apex = "@"

// fqdn is the full name, without a dot at its end.
func (r *recordSet) fqdn() string {
	if r.Name == apex {
		return r.zone().Name
	}
	return r.Name + "." + r.zone().Name
}

// validRecordName wants the zone's own name or one below it. Its first label may be a
// wildcard.
func validRecordName(name, zone string) bool {
	return name == apex || name == "*" || validDomain(strings.TrimPrefix(name, "*.")+"."+zone)
}

// Occupy takes the set's place in the order of the zone.
func (r *recordSet) Occupy(*arm.State) {
	z := r.zone()
	if at, found := z.index(r.typ(), r.Name); !found {
		z.records = slices.Insert(z.records, at, r)
	}
}

func (r *recordSet) Vacate(*arm.State) {
	z := r.zone()
	if at, found := z.index(r.typ(), r.Name); found {
		z.records = slices.Delete(z.records, at, at+1)
	}
}

// find is the zone's set of this type and relative name, or nil.
func (z *zone) find(typ, name string) *recordSet {
	if at, found := z.index(typ, kernel.Lower(name)); found {
		return z.records[at]
	}
	return nil
}

// index is the place of a set of this type and lower-case name, and whether it is there.
func (z *zone) index(typ, name string) (int, bool) {
	return slices.BinarySearchFunc(z.records, recordKey(name, typ), compareRecordKey)
}

func compareRecordKey(r *recordSet, key string) int {
	return strings.Compare(recordKey(r.Name, r.typ()), key)
}

// recordKey puts sets into the order of their names, label by label from the right
// (recorded), and of their types within one name (assumed, but for A before SOA and TXT).
// Its separators come before all characters of a name.
func recordKey(name, typ string) string {
	if strings.Contains(name, ".") {
		labels := strings.Split(name, ".")
		slices.Reverse(labels)
		name = strings.Join(labels, " ")
	}
	return name + "\x00" + typ
}
