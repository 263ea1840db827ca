package kernel

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"
)

// Request is one HTTP request, reduced to what the clouds read.
type Request struct {
	Method string
	// BaseURL is the scheme and host that the client used, without a trailing
	// slash. URLs in replies start with it, so that clients keep using the address
	// that they know.
	BaseURL string
	// Path is the decoded path. RawPath is the path as sent if it differs from the
	// usual encoding of Path. Query is the part after the question mark.
	Path, RawPath, Query string

	Authorization string
	// As is set for a request that is replayed, in place of Authorization: the
	// client ID or public key of its sender, whose credentials were checked before.
	As string

	ContentType string
	IfMatch     string
	IfNoneMatch string
	Body        []byte
}

// Target returns the path and query as sent, which is what HTTP Digest signs.
func (r *Request) Target() string {
	u := url.URL{Path: r.Path, RawPath: r.RawPath, RawQuery: r.Query}
	return u.RequestURI()
}

// Reply is a cloud's answer to a Request.
type Reply struct {
	Status int
	Header Header
	Body   []byte

	// Cloud and Route name the cloud and the rule that answered, for the journal.
	Cloud Cloud
	Route string

	// As identifies the sender like Request.As; "" if unknown.
	As string

	// RetryAfter is the simulated time after which to ask again; zero if no work is
	// in progress.
	RetryAfter time.Duration

	// Traceless marks the reply to a refused request that changed nothing, now or
	// later; the IDs drawn for it will be drawn again.
	Traceless bool

	// Unsupported marks the reply to a call that is not simulated, or not all of it.
	Unsupported bool
}

// Cloud names the party that answered a request.
type Cloud string

// The clouds. None is the simulator itself.
const (
	Azure     Cloud = "azure"
	Entra     Cloud = "entra"
	TiDBCloud Cloud = "tidbcloud"
	None      Cloud = "simulator"
)

// HeaderField is one field of a header.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Header is the header of a reply, in which no name is twice. Names are in canonical
// form.
type Header []HeaderField

// field returns the field with this name, or nil.
func (h Header) field(name string) *HeaderField {
	for i := range h {
		if h[i].Name == name {
			return &h[i]
		}
	}
	return nil
}

// Get returns the value of a field, or "".
func (h Header) Get(name string) string {
	if f := h.field(name); f != nil {
		return f.Value
	}
	return ""
}

// Set sets the value of a field.
func (h *Header) Set(name, value string) {
	if f := h.field(name); f != nil {
		f.Value = value
		return
	}
	*h = append(*h, HeaderField{name, value})
}

// SetSeconds sets the value of a field to a number of seconds, rounded up.
func (h *Header) SetSeconds(name string, d time.Duration) {
	h.Set(name, strconv.Itoa(CeilSeconds(d)))
}

// CeilSeconds returns d in seconds, rounded up.
func CeilSeconds(d time.Duration) int {
	return int((d + time.Second - 1) / time.Second)
}

// Encode returns the JSON of a wire value. encoding/json accepts all wire types, so an
// error is a defect of the simulator; its text takes the place of the JSON.
func Encode(value any) []byte {
	body, err := json.Marshal(value)
	if err != nil {
		return strconv.AppendQuote(nil, "simulator: cannot render a reply: "+err.Error())
	}
	return body
}
