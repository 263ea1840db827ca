package privatedns

import (
	"net/netip"
	"reflect"
	"strconv"
	"strings"
)

// recordValues are the records of a set, which are all of its own type.
type recordValues struct {
	A     []aRecord    `json:"aRecords,omitzero"`
	AAAA  []aaaaRecord `json:"aaaaRecords,omitzero"`
	CNAME *cnameRecord `json:"cnameRecord,omitzero"`
	MX    []mxRecord   `json:"mxRecords,omitzero"`
	PTR   []ptrRecord  `json:"ptrRecords,omitzero"`
	SOA   *soaRecord   `json:"soaRecord,omitzero"`
	SRV   []srvRecord  `json:"srvRecords,omitzero"`
	TXT   []txtRecord  `json:"txtRecords,omitzero"`
}

type aRecord struct {
	Address string `json:"ipv4Address"`
}

type aaaaRecord struct {
	Address string `json:"ipv6Address"`
}

type cnameRecord struct {
	CNAME string `json:"cname"`
}

type mxRecord struct {
	Preference uint16 `json:"preference"`
	Exchange   string `json:"exchange"`
}

type ptrRecord struct {
	Name string `json:"ptrdname"`
}

type srvRecord struct {
	Priority uint16 `json:"priority"`
	Weight   uint16 `json:"weight"`
	Port     uint16 `json:"port"`
	Target   string `json:"target"`
}

type txtRecord struct {
	Value []string `json:"value"`
}

type soaRecord struct {
	Host         string `json:"host"`
	Email        string `json:"email"`
	SerialNumber uint32 `json:"serialNumber"`
	RefreshTime  uint32 `json:"refreshTime"`
	RetryTime    uint32 `json:"retryTime"`
	ExpireTime   uint32 `json:"expireTime"`
	MinimumTTL   uint32 `json:"minimumTtl"`
}

// recordType is a type of records. take moves the records of this type from sent to
// set, and returns what is wrong with them.
type recordType struct {
	name string
	take func(sent, set *recordValues) string
}

// recordTypes are the types of private DNS (described).
var recordTypes = []recordType{
	{"A", func(sent, set *recordValues) string {
		return takeRecords(&sent.A, &set.A, func(r aRecord) string { return badAddress(r.Address, netip.Addr.Is4, "IPv4") })
	}},
	{"AAAA", func(sent, set *recordValues) string {
		return takeRecords(&sent.AAAA, &set.AAAA, func(r aaaaRecord) string { return badAddress(r.Address, netip.Addr.Is6, "IPv6") })
	}},
	{"CNAME", func(sent, set *recordValues) string {
		return takeRecord(&sent.CNAME, &set.CNAME, func(r *cnameRecord) string { return badDomain(r.CNAME) })
	}},
	{"MX", func(sent, set *recordValues) string {
		return takeRecords(&sent.MX, &set.MX, func(r mxRecord) string { return badDomain(r.Exchange) })
	}},
	{"PTR", func(sent, set *recordValues) string {
		return takeRecords(&sent.PTR, &set.PTR, func(r ptrRecord) string { return badDomain(r.Name) })
	}},
	{"SOA", func(sent, set *recordValues) string {
		return takeRecord(&sent.SOA, &set.SOA, func(r *soaRecord) string {
			r.Host, r.SerialNumber = soaHost, soaSerial
			return badDomain(r.Email)
		})
	}},
	{"SRV", func(sent, set *recordValues) string {
		return takeRecords(&sent.SRV, &set.SRV, func(r srvRecord) string { return badDomain(r.Target) })
	}},
	{"TXT", func(sent, set *recordValues) string {
		return takeRecords(&sent.TXT, &set.TXT, func(r txtRecord) string { return badText(r.Value) })
	}},
}

// The values of an SOA record that stay, whatever is sent.
const (
	soaHost   = "azureprivatedns.net" // documented
	soaSerial = 1                     // recorded
)

// findRecordType is the type of this name, in any case, or nil.
func findRecordType(name string) *recordType {
	for i := range recordTypes {
		if strings.EqualFold(recordTypes[i].name, name) {
			return &recordTypes[i]
		}
	}
	return nil
}

// read puts what was sent into set, or returns what is wrong. What was not sent stays as
// it was. Records of another type are refused (assumed).
func (t *recordType) read(sent recordValues, set *recordValues) string {
	if why := t.take(&sent, set); why != "" {
		return why
	}
	if !reflect.ValueOf(sent).IsZero() {
		return "The record set of type '" + t.name + "' has records of another type."
	}
	return ""
}

// maxRecords is how many records a set may have (documented, in the limits of private DNS).
const maxRecords = 20

func takeRecords[R any](sent, set *[]R, bad func(R) string) string {
	if len(*sent) > maxRecords {
		return "The record set has " + strconv.Itoa(len(*sent)) + " records. It can have up to " + strconv.Itoa(maxRecords) + "."
	}
	for _, r := range *sent {
		if why := bad(r); why != "" {
			return why
		}
	}
	if *sent != nil || *set == nil {
		*set = append([]R{}, *sent...)
	}
	*sent = nil
	return ""
}

func takeRecord[R any](sent, set **R, bad func(*R) string) string {
	if *sent == nil {
		return ""
	}
	why := bad(*sent)
	*set, *sent = *sent, nil
	return why
}

// The texts of these refusals are assumed; a domain name's is reported by users.

func badAddress(text string, ofFamily func(netip.Addr) bool, family string) string {
	if address, err := netip.ParseAddr(text); err != nil || !ofFamily(address) || address.Zone() != "" {
		return "The " + family + " address '" + text + "' is invalid."
	}
	return ""
}

func badDomain(name string) string {
	if !validDomain(strings.TrimSuffix(name, ".")) {
		return "The domain name '" + name + "' is invalid."
	}
	return ""
}

// maxText is how many characters the strings of a TXT record may have together
// (documented, in the limits of private DNS).
const maxText = 1024

func badText(value []string) string {
	if n := len(strings.Join(value, "")); n > maxText {
		return "The TXT record has " + strconv.Itoa(n) + " characters. It can have up to " + strconv.Itoa(maxText) + "."
	}
	return ""
}
