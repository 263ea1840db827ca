package live

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
)

// replacements are the values that stand for others in a recording.
type replacements struct {
	run   string          // the random part of the run's names, in lower case
	own   map[string]bool // names that the suite gives, in lower case
	given map[string]string
	count map[string]int
}

const (
	// zeroGUID stands for the account's subscription, as in other public recordings.
	zeroGUID = "00000000-0000-0000-0000-000000000000"
	zeroRun  = "000000" // stands for the random part of names
	zeroTime = "2001-02-03T04:05:06Z"
)

func newReplacements(subscription, run string, own []string) replacements {
	r := replacements{run: strings.ToLower(run), own: map[string]bool{}, given: map[string]string{}, count: map[string]int{}}
	r.given["guid "+strings.ToLower(subscription)] = zeroGUID
	r.given["guid "+zeroGUID] = zeroGUID
	for _, name := range own {
		r.own[strings.ToLower(name)] = true
	}
	return r
}

// replace returns the value that stands for another of its kind, the same each time.
// The format has one verb, for a number.
func (r *replacements) replace(kind, value, format string) string {
	key := kind + " " + strings.ToLower(value)
	if r.given[key] == "" {
		r.count[kind]++
		r.given[key] = fmt.Sprintf(format, r.count[kind])
	}
	return r.given[key]
}

var (
	guid    = regexp.MustCompile(`(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	decimal = regexp.MustCompile(`^[0-9]+$`)
	etag    = regexp.MustCompile(`^(W/)?"?([0-9a-fA-F-]{36})"?$`)
)

// guids replaces the GUIDs in a text.
func (r *replacements) guids(text string) string {
	return guid.ReplaceAllStringFunc(text, func(g string) string { return r.replace("guid", g, zeroGUID[:24]+"%012d") })
}

// name replaces a name. One that the suite gave stays, also with what Azure makes of
// it, such as the name of an endpoint's network interface.
func (r *replacements) name(text string) string {
	if known, ok := r.ownName(text); ok {
		return known
	}
	if decimal.MatchString(text) {
		return r.number(text)
	}
	if text == "-" || allowedNames[strings.ToLower(text)] {
		return text
	}
	if m := guid.FindString(text); m == text {
		return r.guids(text)
	}
	if head, _, ok := strings.Cut(text, "."); ok && allowedNames[strings.ToLower(head)] && text == head+"."+guid.FindString(text) {
		return r.guids(text)
	}
	return r.replace("name", text, "name-%d")
}

// ownName returns a name that the suite gave, without the random part, or false.
func (r *replacements) ownName(text string) (string, bool) {
	lower := strings.ToLower(text)
	if more, ok := strings.CutPrefix(lower, prefix+r.run); ok && (more == "" || r.own[strings.TrimPrefix(more, "-")]) {
		return text[:len(prefix)] + zeroRun + more, true
	}
	head, rest, _ := strings.Cut(lower, ".")
	if r.own[head] && madeByAzure.MatchString(guid.ReplaceAllString(rest, "g")) {
		return r.guids(text), true
	}
	return "", false
}

// madeByAzure matches what follows the first dot of a name that Azure derives from one
// of the suite's: g is a GUID.
var madeByAzure = regexp.MustCompile(`^(|nic\.g|g|g\.[a-z0-9]+\.azure\.privatelinkservice)$`)

// number replaces a decimal ID by one of the same length.
func (r *replacements) number(text string) string {
	if len(text) <= 5 {
		return text
	}
	return r.replace(fmt.Sprint("number", len(text)), text, fmt.Sprintf("1%%0%dd", len(text)-1))
}

// address keeps a private address or prefix and replaces a public one by one that is
// reserved for documentation.
func (r *replacements) address(text string) (string, bool) {
	at, bits, isPrefix := strings.Cut(text, "/")
	address, err := netip.ParseAddr(at)
	switch {
	case err != nil, isPrefix && !decimal.MatchString(bits):
		return "", false
	case address.IsPrivate(), address.IsUnspecified(), address.IsLoopback():
		return text, true
	case isPrefix:
		return r.replace("address", at, "192.0.2.%d") + "/" + bits, true
	}
	return r.replace("address", at, "192.0.2.%d"), true
}

// token replaces a value whose form says what it is, or returns false.
func (s *scrubber) token(text string) (string, bool) {
	if text == "" || text == "*" || apiVersion.MatchString(text) || resourceType.MatchString(text) {
		return text, true
	}
	if known, ok := s.ownName(text); ok {
		return known, true
	}
	if known, ok := s.address(text); ok {
		return known, true
	}
	if m := etag.FindStringSubmatch(text); m != nil && guid.MatchString(m[2]) {
		return s.guids(text), true
	}
	if _, err := time.Parse(time.RFC3339, text); err == nil {
		return zeroTime, true
	}
	switch {
	case decimal.MatchString(text):
		return s.number(text), true
	case strings.HasPrefix(text, "https://"):
		return s.url(text), true
	case strings.HasPrefix(strings.ToLower(text), "/subscriptions/"), strings.HasPrefix(text, "/providers/"),
		strings.HasPrefix(text, "clusters/"), strings.HasPrefix(text, "tidbNodeGroups/"), strings.HasPrefix(text, "regions/"):
		return s.path(text), true
	case serviceHost.MatchString(text):
		return s.serviceHost(text), true
	}
	return "", false
}

// serviceHost matches host names in zones where the clouds name what they make.
var serviceHost = regexp.MustCompile(`^([a-z0-9-]+\.)+(clusters\.tidb-cloud\.com|internal\.cloudapp\.net|internal\.chinacloudapp\.cn)$`)

// serviceHost replaces the parts of a host name that say whose it is.
func (s *scrubber) serviceHost(text string) string {
	labels := strings.Split(text, ".")
	for i, label := range labels[:len(labels)-3] {
		switch kind, _, _ := strings.Cut(label, "-"); {
		case i > 0 && len(label) <= 2: // what Azure puts before "internal"
		case kind == "privatelink", kind == "private", kind == "tidb":
			labels[i] = s.replace("label", label, kind+"-%08d")
		default:
			labels[i] = s.replace("label", label, "host-%08d")
		}
	}
	return strings.Join(labels, ".")
}
