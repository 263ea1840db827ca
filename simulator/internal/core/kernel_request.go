package core

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"
)

// Request is one HTTP request, stripped to what the two clouds look at.
type Request struct {
	Method string
	// BaseURL is the scheme and host that the client used, without a trailing
	// slash. URLs in replies start with it, so that a client stays on the door
	// through which it came.
	BaseURL string
	// Path is the decoded path, RawPath the path as it was sent where that is not
	// the usual encoding of Path, Query what stood behind the question mark.
	Path, RawPath, Query string

	Authorization string
	// As stands for credentials that were checked before: the client ID or public
	// key of who sends a request that is played back.
	As string

	ContentType string
	IfMatch     string
	IfNoneMatch string
	Body        []byte
}

// target is the path and query as they were sent: what HTTP Digest signs.
func (r *Request) target() string {
	u := url.URL{Path: r.Path, RawPath: r.RawPath, RawQuery: r.Query}
	return u.RequestURI()
}

// Header has the shape of http.Header. Keys are canonical.
type Header map[string][]string

// Reply is what the cloud answers.
type Reply struct {
	Status int
	Header Header
	Body   []byte

	// Cloud and Route say who answered and by which rule, for the journal.
	Cloud Cloud
	Route string

	// As is who sent the request, "" when that is not known.
	As string

	// RetryAfter is the simulated time after which asking again makes sense;
	// zero when nothing is under way.
	RetryAfter time.Duration

	// Traceless marks the reply to a request that was refused and left the world
	// as it was: nothing changed or will, and IDs drawn meanwhile will be drawn
	// again.
	Traceless bool

	// Unsupported marks a reply to a call that the simulator does not know.
	Unsupported bool
}

// Cloud names the party that answered a request.
type Cloud string

const (
	Azure     Cloud = "azure"
	Entra     Cloud = "entra"
	TiDBCloud Cloud = "tidbcloud"
	None      Cloud = "simulator"
)

// HeaderField is a field of a reply. Name is in canonical form.
type HeaderField struct{ Name, Value string }

// headerSet collects header fields in one backing array: replies are made for
// every request, and a slice for every field would dominate their cost.
type headerSet struct {
	header Header
	values []string
}

func newHeaderSet(fields int) headerSet {
	return headerSet{make(Header, fields), make([]string, 0, fields)}
}

// set adds a field; name must be in canonical form.
func (h *headerSet) set(name, value string) {
	h.values = append(h.values, value)
	n := len(h.values)
	h.header[name] = h.values[n-1 : n : n]
}

func (h *headerSet) setSeconds(name string, d time.Duration) {
	h.set(name, strconv.Itoa(ceilSeconds(d)))
}

func ceilSeconds(d time.Duration) int {
	return int((d + time.Second - 1) / time.Second)
}

// encode renders a wire value. The wire types hold nothing that encoding/json
// refuses, so an error is a defect of the simulator and is shown as such.
func encode(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		return strconv.AppendQuote(nil, "simulator: cannot render a reply: "+err.Error())
	}
	return body
}
