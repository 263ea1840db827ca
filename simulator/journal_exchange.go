package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Exchange is what a request and its reply held, without what is secret: the values
// of header fields that may hold a credential, of passwords, client secrets and
// tokens read REDACTED.
type Exchange struct {
	// RequestHeader and ResponseHeader are in the order of their names.
	RequestHeader, ResponseHeader []HeaderField
	// RequestBody and ResponseBody are text, each at most 64 KiB of it. The response
	// is what the cloud sent, even if a fault kept it from arriving.
	RequestBody, ResponseBody string
	// RequestSize and ResponseSize are how many bytes the bodies had.
	RequestSize, ResponseSize int
	// Took is the simulated time from the request to its reply: zero, unless a fault
	// delayed the reply.
	Took time.Duration
}

// HeaderField is one field of a header.
type HeaderField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

const (
	// exchangeBytes and fieldBytes are the approximate sizes of an exchange and of a
	// field without their texts.
	exchangeBytes, fieldBytes = 160, 32
	// maxKeptBody bounds what is kept of a body: the reply to a list may have megabytes.
	maxKeptBody = 64 << 10
)

func (x *Exchange) size() int {
	if x == nil {
		return 0
	}
	n := exchangeBytes + len(x.RequestBody) + len(x.ResponseBody)
	for _, header := range [][]HeaderField{x.RequestHeader, x.ResponseHeader} {
		for _, f := range header {
			n += fieldBytes + len(f.Name) + len(f.Value)
		}
	}
	return n
}

// exchangeOf copies what a request and its reply hold, except secrets.
func exchangeOf(header http.Header, body []byte, reply *kernel.Reply, met Fault) *Exchange {
	x := &Exchange{
		RequestHeader: fieldsOf(header), ResponseHeader: fieldsOf(reply.Header),
		RequestBody: shownBody(body), RequestSize: len(body),
		ResponseSize: len(reply.Body),
	}
	if reply.Cloud == kernel.Entra {
		x.ResponseBody = shownBody(reply.Body)
	} else {
		x.ResponseBody = keptText(reply.Body) // the other clouds send no secret
	}
	if met.Kind == FaultKindDelayReply {
		x.Took = met.Delay
	}
	return x
}

func fieldsOf[H ~map[string][]string](header H) []HeaderField {
	fields := make([]HeaderField, 0, len(header))
	for name, values := range header {
		for _, value := range values {
			fields = append(fields, HeaderField{name, shownValue(name, value)})
		}
	}
	slices.SortStableFunc(fields, func(a, b HeaderField) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// shownFields are the header fields that hold no credential, by their lower-case
// names. Those that begin with shownPrefixes are shown as well.
var shownFields = map[string]bool{
	"accept": true, "accept-encoding": true, "accept-language": true, "azure-asyncoperation": true, "cache-control": true,
	"connection": true, "content-encoding": true, "content-length": true, "content-type": true, "date": true, "etag": true,
	"expires": true, "host": true, "if-match": true, "if-modified-since": true, "if-none-match": true, "last-modified": true,
	"location": true, "pragma": true, "prefer": true, "retry-after": true, "retry-after-ms": true, "server": true,
	"strict-transport-security": true, "traceparent": true, "tracestate": true, "transfer-encoding": true, "user-agent": true,
	"vary": true, "www-authenticate": true, "x-content-type-options": true, "x-debug-trace-id": true,
}

var shownPrefixes = []string{"x-ratelimit-", "x-ms-ratelimit-", "x-ms-request-", "x-ms-correlation-", "x-ms-client-", "x-ms-routing-", "x-ms-return-", "x-ms-failure-", "x-ms-error-"}

// shownValue returns the value of a field, or what may be told of it. The scheme of
// an Authorization tells how the caller signs in.
func shownValue(name, value string) string {
	name = strings.ToLower(name)
	if shownFields[name] || slices.ContainsFunc(shownPrefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
		return value
	}
	if scheme, _, ok := strings.Cut(value, " "); ok && name == "authorization" && isWord(scheme) {
		return scheme + " REDACTED"
	}
	return "REDACTED"
}

func isWord(text string) bool {
	return len(text) < 20 && !strings.ContainsFunc(text, func(r rune) bool { return (r|0x20) < 'a' || (r|0x20) > 'z' })
}

// keptText returns the part of a body that is kept.
func keptText[T string | []byte](body T) string {
	return strings.ToValidUTF8(string(body[:min(len(body), maxKeptBody)]), "\uFFFD")
}
