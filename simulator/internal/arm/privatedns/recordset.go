package privatedns

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// recordSet is the records of one name and type in a private DNS zone. Unlike
// zones and links, it is written at once, without an operation [seen].
type recordSet struct {
	arm.Meta
	zone     *Zone
	typ      *recordType
	ttl      int64 // seconds
	metadata map[string]string
	values   recordValues
	owner    *ZoneGroup // whose record it is, or nil
}

type recordSetWire struct {
	ID         string              `json:"id"`
	Name       string              `json:"name"`
	Type       string              `json:"type"`
	Etag       string              `json:"etag"`
	Properties recordSetProperties `json:"properties"`
}

type recordSetProperties struct {
	Metadata map[string]string `json:"metadata,omitzero"`
	FQDN     string            `json:"fqdn"`
	TTL      int64             `json:"ttl"`
	recordValues
	AutoRegistered bool `json:"isAutoRegistered"` // machines are not simulated
}

func (r *recordSet) Wire(*arm.State, arm.View) any {
	return recordSetWire{
		ID: r.ID, Name: r.Name, Type: network.Namespace + "/privateDnsZones/" + r.typ.name, Etag: r.Etag,
		Properties: recordSetProperties{Metadata: r.metadata, FQDN: r.fqdn() + ".", TTL: r.ttl, recordValues: r.values},
	}
}

// fqdn is the full name, without a dot at its end.
func (r *recordSet) fqdn() string {
	if r.Name == apex {
		return r.zone.Name
	}
	return r.Name + "." + r.zone.Name
}

// apex is the name of the zone itself, relative to the zone.
const apex = "@"

func (r *recordSet) Detached(s *arm.State, at time.Time) {
	r.zone.records = slices.DeleteFunc(r.zone.records, func(other *recordSet) bool { return other == r })
	s.Changed(at, kernel.Azure, r.ID, "Succeeded", "deleted")
}

// addRecordSet puts an empty set into the zone. Names are in lower case (API
// description).
func addRecordSet(s *arm.State, zone *Zone, typ *recordType, name string) *recordSet {
	name = kernel.Lower(name)
	id := zone.ID + "/" + typ.name + "/" + name
	set := &recordSet{
		Meta: arm.Meta{Type: typ.typ, ID: id, Key: kernel.Lower(id), Name: name, Location: zone.Location, Etag: s.IDs.GUID(), Group: zone.Group},
		zone: zone, typ: typ, ttl: 3600,
	}
	s.Resources[set.Key] = set
	at, _ := slices.BinarySearchFunc(zone.records, set.sortKey(), compareRecordKey)
	zone.records = slices.Insert(zone.records, at, set)
	return set
}

// sortKey puts sets into the order of their names, label by label from the right
// [seen], and of their types within one name (assumed beyond A before SOA and TXT).
func (r *recordSet) sortKey() string { return recordKey(r.Name, r.typ.name) }

// recordKey is the sortKey of the set of this name, in lower case, and type. Its
// separators come before all characters of a name.
func recordKey(name, typ string) string {
	if strings.Contains(name, ".") {
		labels := strings.Split(name, ".")
		slices.Reverse(labels)
		name = strings.Join(labels, " ")
	}
	return name + "\x00" + typ
}

// addSOA gives a new zone the record set that it always has (API description).
func addSOA(s *arm.State, zone *Zone) {
	addRecordSet(s, zone, findRecordType("SOA"), apex).values.SOA = &soaRecord{
		Host: soaHost, Email: "azureprivatedns-host.microsoft.com", SerialNumber: soaSerial,
		RefreshTime: 3600, RetryTime: 300, ExpireTime: 2419200, MinimumTTL: 10, // all [seen]
	}
}

const (
	soaHost   = "azureprivatedns.net"
	soaSerial = 1 // stays, whatever is sent [seen]
)

type recordSetRequest struct {
	Properties *struct {
		Metadata map[string]string `json:"metadata"`
		TTL      *int64            `json:"ttl"`
		recordValues
	} `json:"properties"`
}

// putRecordSet answers PUT, which replaces the set, and PATCH, which changes what
// is sent of it.
func putRecordSet(c *arm.Call) kernel.Reply {
	zone, _ := c.State.Resources[zoneKey(c)].(*Zone)
	if zone == nil {
		return c.Fail(noZone(c))
	}
	var body recordSetRequest
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	typ, name := findRecordType(c.ID.Types[1]), c.ID.Names[1]
	existing, _ := c.Find().(*recordSet)
	if err := checkRecordSet(c, existing, zone, typ, name); err != nil {
		return c.Fail(err)
	}
	// Nothing is changed before all of it is known to be right.
	next := recordSet{}
	if c.Req.Method == "PATCH" {
		next = *existing
	}
	if err := next.read(body, typ); err != nil {
		return c.Fail(err)
	}
	set, status := existing, 200
	if existing == nil {
		set, status = addRecordSet(c.State, zone, typ, name), 201
		c.State.Changed(c.Now, kernel.Azure, set.ID, "", "Succeeded")
	} else {
		set.Etag = c.State.IDs.GUID()
	}
	set.ttl, set.metadata, set.values, set.owner = next.ttl, next.metadata, next.values, nil
	return c.Show(status, set) // a write's reply has the ETag header, too [seen]
}

// checkRecordSet says why the set cannot be written.
func checkRecordSet(c *arm.Call, existing *recordSet, zone *Zone, typ *recordType, name string) *arm.Error {
	switch {
	case !validRecordName(name, zone.Name):
		return errBadRecordSet("The record set name '" + name + "' is not valid.") // assumed
	case existing != nil:
		return recordPrecondition(c, existing)
	case c.Req.Method == "PATCH":
		return c.Missing()
	case typ.name == "SOA":
		return errBadRecordSet("Record sets of type 'SOA' can be updated but not created.") // assumed
	case c.Req.IfMatch != "":
		return dnsError(412, "PreconditionFailed", "The Record set "+name+" has been modified (etag mismatch).")
	}
	// A CNAME is alone at its name, and so is never at the zone's own.
	for _, other := range zone.records {
		switch {
		case other.Name != kernel.Lower(name):
		case typ.name == "CNAME":
			return errNameTaken()
		case other.typ.name == "CNAME":
			return errCNAMEExists()
		}
	}
	return nil
}

// recordPrecondition applies If-Match and If-None-Match; unlike a zone's or a
// link's write, the set's is refused at once [seen].
func recordPrecondition(c *arm.Call, set *recordSet) *arm.Error {
	err := dnsPrecondition(c, set, true, "Record set")
	if err != nil {
		err = dnsError(412, err.Code, err.Message)
	}
	return err
}

// read applies what was sent. The TTL has to be there (reported by users). It may
// be 0 [seen]; the end of its range is DNS's.
func (r *recordSet) read(body recordSetRequest, typ *recordType) *arm.Error {
	p := body.Properties
	if p == nil {
		return errBadRecordSet("The record set has no properties.") // assumed
	}
	if p.TTL != nil {
		r.ttl = *p.TTL
	}
	if p.TTL == nil && r.zone == nil || r.ttl < 0 || r.ttl > 1<<31-1 {
		return errBadRecordSet("The TTL of the record set is missing or not between 0 and 2147483647.") // assumed
	}
	if p.Metadata != nil {
		r.metadata = p.Metadata
	}
	if why := typ.read(p.recordValues, &r.values); why != "" {
		return errBadRecordSet(why)
	}
	if typ.name == "SOA" && r.values.SOA == nil {
		return errBadRecordSet("The record set of type 'SOA' has no record.") // assumed
	}
	return nil
}

func deleteRecordSet(c *arm.Call) kernel.Reply {
	set, _ := c.Find().(*recordSet)
	switch {
	case set == nil:
		return c.Empty(204, 0).Reply
	case set.typ.name == "SOA":
		return c.Fail(errBadRecordSet("Record sets of type 'SOA' cannot be deleted.")) // assumed
	}
	if err := recordPrecondition(c, set); err != nil {
		return c.Fail(err)
	}
	c.State.Detach(c.Now, set)
	return c.Empty(200, 0).Reply
}

func getRecordSet(c *arm.Call) kernel.Reply {
	if c.State.Resources[zoneKey(c)] == nil {
		return c.Fail(noZone(c))
	}
	return c.Get()
}

// validRecordName wants the zone's own name or one below it. Its first label may
// be a wildcard.
func validRecordName(name, zone string) bool {
	if name == apex || name == "*" {
		return true
	}
	return validDomain(strings.TrimPrefix(name, "*.") + "." + zone)
}

// zoneKey is the part of the key that names the zone.
func zoneKey(c *arm.Call) string {
	return c.GroupKey() + kernel.Lower("/providers/"+network.Namespace+"/privateDnsZones/"+c.ID.Names[0])
}

// noZone is the error for a child of a zone that is not there.
func noZone(c *arm.Call) *arm.Error {
	return errNoZone(arm.ActionOf(c.Req.Method), c.ID.Types[1], dnsID(c, c.ID.Names[0]))
}
