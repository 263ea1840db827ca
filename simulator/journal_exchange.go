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
	// RequestBody and ResponseBody are at most the first 64 KiB of each. The response
	// is what the cloud sent, even if a fault kept it from arriving.
	RequestBody, ResponseBody []byte
	// RequestSize and ResponseSize are how many bytes the bodies had.
	RequestSize, ResponseSize int
	// Took is the simulated time from the request to its reply: zero, unless a fault
	// delayed the reply.
	Took time.Duration
}

// HeaderField is one field of a header.
type HeaderField = kernel.HeaderField

// shownFields are the header fields that hold no credential. Those that begin with
// shownPrefixes are shown as well.
var shownFields = map[string]bool{
	"Accept": true, "Accept-Encoding": true, "Accept-Language": true, "Azure-Asyncoperation": true, "Cache-Control": true,
	"Connection": true, "Content-Encoding": true, "Content-Length": true, "Content-Type": true, "Date": true, "Etag": true,
	"Expires": true, "Host": true, "If-Match": true, "If-Modified-Since": true, "If-None-Match": true, "Last-Modified": true,
	"Location": true, "Pragma": true, "Prefer": true, "Retry-After": true, "Retry-After-Ms": true, "Server": true,
	"Strict-Transport-Security": true, "Traceparent": true, "Tracestate": true, "Transfer-Encoding": true, "User-Agent": true,
	"Vary": true, "Www-Authenticate": true, "X-Content-Type-Options": true, "X-Debug-Trace-Id": true,
}

var shownPrefixes = []string{"X-Ratelimit-", "X-Ms-Ratelimit-", "X-Ms-Request-", "X-Ms-Correlation-", "X-Ms-Client-", "X-Ms-Routing-", "X-Ms-Return-", "X-Ms-Failure-", "X-Ms-Error-"}

// shownValue returns the value of a field, or what may be told of it.
func shownValue(name, value string) string {
	name = http.CanonicalHeaderKey(name)
	if shownFields[name] || slices.ContainsFunc(shownPrefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
		return value
	}
	if name == "Authorization" {
		return shownCredential(value)
	}
	return "REDACTED"
}

// shownCredential returns what may be told of the value of an Authorization: its scheme.
func shownCredential(value string) string {
	for _, shown := range []string{"Bearer REDACTED", "Digest REDACTED", "Basic REDACTED"} {
		scheme := strings.TrimSuffix(shown, "REDACTED")
		if len(value) >= len(scheme) && strings.EqualFold(value[:len(scheme)], scheme) {
			return shown
		}
	}
	return "REDACTED"
}
