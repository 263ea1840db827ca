package kernel

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

// Target is the path and query as they were sent: what HTTP Digest signs.
func (r *Request) Target() string {
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

// HeaderSet collects header fields in one backing array: replies are made for
// every request, and a slice for every field would dominate their cost.
type HeaderSet struct {
	Header Header
	values []string
}

func NewHeaderSet(fields int) HeaderSet {
	return HeaderSet{make(Header, fields), make([]string, 0, fields)}
}

// Set adds a field; name must be in canonical form.
func (h *HeaderSet) Set(name, value string) {
	h.values = append(h.values, value)
	n := len(h.values)
	h.Header[name] = h.values[n-1 : n : n]
}

func (h *HeaderSet) SetSeconds(name string, d time.Duration) {
	h.Set(name, strconv.Itoa(CeilSeconds(d)))
}

func CeilSeconds(d time.Duration) int {
	return int((d + time.Second - 1) / time.Second)
}

// Encode renders a wire value. The wire types hold nothing that encoding/json
// refuses, so an error is a defect of the simulator and is shown as such.
func Encode(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		return strconv.AppendQuote(nil, "simulator: cannot render a reply: "+err.Error())
	}
	return body
}
