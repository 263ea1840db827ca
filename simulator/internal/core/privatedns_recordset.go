package core

import (
	"slices"
	"strings"
	"time"
)

// recordSet is the records of one name and type in a private DNS zone. Unlike
// zones and links, it is written at once, without an operation [seen].
type recordSet struct {
	meta
	zone     *privateDNSZone
	typ      *recordType
	ttl      int64 // seconds
	metadata map[string]string
	values   recordValues
	owner    *privateDNSZoneGroup // whose record it is, or nil
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

func (r *recordSet) wire(*armState, view) any {
	return recordSetWire{
		ID: r.id, Name: r.name, Type: networkNamespace + "/privateDnsZones/" + r.typ.name, Etag: r.etag,
		Properties: recordSetProperties{Metadata: r.metadata, FQDN: r.fqdn() + ".", TTL: r.ttl, recordValues: r.values},
	}
}

// fqdn is the full name, without a dot at its end.
func (r *recordSet) fqdn() string {
	if r.name == apex {
		return r.zone.name
	}
	return r.name + "." + r.zone.name
}

// apex is the name of the zone itself, relative to the zone.
const apex = "@"

func (r *recordSet) detached(s *armState, at time.Time) {
	r.zone.records = slices.DeleteFunc(r.zone.records, func(other *recordSet) bool { return other == r })
	s.changed(at, Azure, r.id, "Succeeded", "deleted")
}

// addRecordSet puts an empty set into the zone. Names are in lower case (API
// description).
func (s *armState) addRecordSet(zone *privateDNSZone, typ *recordType, name string) *recordSet {
	name = lower(name)
	id := zone.id + "/" + typ.name + "/" + name
	set := &recordSet{
		meta: meta{typ: typ.typ, id: id, key: lower(id), name: name, location: zone.location, etag: s.ids.guid(), group: zone.group},
		zone: zone, typ: typ, ttl: 3600,
	}
	s.resources[set.key] = set
	at, _ := slices.BinarySearchFunc(zone.records, set.sortKey(), compareRecordKey)
	zone.records = slices.Insert(zone.records, at, set)
	return set
}

// sortKey puts sets into the order of their names, label by label from the right
// [seen], and of their types within one name (assumed beyond A before SOA and TXT).
func (r *recordSet) sortKey() string { return recordKey(r.name, r.typ.name) }

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
func (s *armState) addSOA(zone *privateDNSZone) {
	s.addRecordSet(zone, findRecordType("SOA"), apex).values.SOA = &soaRecord{
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
func (c *armCall) putRecordSet() Reply {
	zone, _ := c.s.resources[c.zoneKey()].(*privateDNSZone)
	if zone == nil {
		return c.fail(c.noZone())
	}
	var body recordSetRequest
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	typ, name := findRecordType(c.id.types[1]), c.id.names[1]
	existing, _ := c.find().(*recordSet)
	if err := c.checkRecordSet(existing, zone, typ, name); err != nil {
		return c.fail(err)
	}
	// Nothing is changed before all of it is known to be right.
	next := recordSet{}
	if c.req.Method == "PATCH" {
		next = *existing
	}
	if err := next.read(body, typ); err != nil {
		return c.fail(err)
	}
	set, status := existing, 200
	if existing == nil {
		set, status = c.s.addRecordSet(zone, typ, name), 201
		c.s.changed(c.now, Azure, set.id, "", "Succeeded")
	} else {
		set.etag = c.s.ids.guid()
	}
	set.ttl, set.metadata, set.values, set.owner = next.ttl, next.metadata, next.values, nil
	return c.show(status, set) // a write's reply has the ETag header, too [seen]
}

// checkRecordSet says why the set cannot be written.
func (c *armCall) checkRecordSet(existing *recordSet, zone *privateDNSZone, typ *recordType, name string) *armError {
	switch {
	case !validRecordName(name, zone.name):
		return errBadRecordSet("The record set name '" + name + "' is not valid.") // assumed
	case existing != nil:
		return c.recordPrecondition(existing)
	case c.req.Method == "PATCH":
		return c.missing()
	case typ.name == "SOA":
		return errBadRecordSet("Record sets of type 'SOA' can be updated but not created.") // assumed
	case c.req.IfMatch != "":
		return dnsError(412, "PreconditionFailed", "The Record set "+name+" has been modified (etag mismatch).")
	}
	// A CNAME is alone at its name, and so is never at the zone's own.
	for _, other := range zone.records {
		switch {
		case other.name != lower(name):
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
func (c *armCall) recordPrecondition(set *recordSet) *armError {
	err := c.dnsPrecondition(set, true, "Record set")
	if err != nil {
		err = dnsError(412, err.code, err.message)
	}
	return err
}

// read applies what was sent. The TTL has to be there (reported by users). It may
// be 0 [seen]; the end of its range is DNS's.
func (r *recordSet) read(body recordSetRequest, typ *recordType) *armError {
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

func (c *armCall) deleteRecordSet() Reply {
	set, _ := c.find().(*recordSet)
	switch {
	case set == nil:
		return c.empty(204, 0).Reply
	case set.typ.name == "SOA":
		return c.fail(errBadRecordSet("Record sets of type 'SOA' cannot be deleted.")) // assumed
	}
	if err := c.recordPrecondition(set); err != nil {
		return c.fail(err)
	}
	c.s.detach(c.now, set)
	return c.empty(200, 0).Reply
}

func (c *armCall) getRecordSet() Reply {
	if c.s.resources[c.zoneKey()] == nil {
		return c.fail(c.noZone())
	}
	return c.get()
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
func (c *armCall) zoneKey() string {
	return c.groupKey() + lower("/providers/"+networkNamespace+"/privateDnsZones/"+c.id.names[0])
}

// noZone is the error for a child of a zone that is not there.
func (c *armCall) noZone() *armError {
	return errNoZone(actionOf(c.req.Method), c.id.types[1], c.dnsID(c.id.names[0]))
}
