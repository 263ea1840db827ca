package simulator_test

import "net/http"

// comparedHeaders are the header fields that are compared, each with the function that
// prepares its value.
var comparedHeaders = []struct {
	name    string
	compare func(string) string         // what is compared of the value
	when    func(want http.Header) bool // nil: always
}{
	// Clients act on these.
	{name: "Azure-Asyncnotification", compare: headerValue},
	{name: "Azure-Asyncoperation", compare: normalURL},
	{name: "Content-Type", compare: headerValue},
	{name: "Etag", compare: headerValue},
	{name: "Location", compare: normalURL},
	{name: "Retry-After", compare: headerValue, when: recorded("Retry-After")}, // two of the three recorders drop it
	// Caches and browsers act on these, and every reply has them.
	{name: "Cache-Control", compare: headerValue},
	{name: "Expires", compare: headerValue},
	{name: "Pragma", compare: headerValue},
	{name: "Strict-Transport-Security", compare: headerValue},
	{name: "X-Content-Type-Options", compare: headerValue},
	// People act on these: they tell which part of Azure answered.
	{name: "X-Ms-Failure-Cause", compare: headerValue},
	{name: "X-Aspnet-Version", compare: headerValue},
	{name: "X-Powered-By", compare: headerValue},
}

// Not compared are Server, Vary and X-Cache, which depend on the machines in between
// and changed over the years for the same request; the X-Ms-Ratelimit fields, which
// were renamed over the years and depend on other clients; request IDs, which recorders
// drop; and fields of types that are not simulated.

func headerValue(value string) string { return value }

// recorded returns a condition: the recording has the field.
func recorded(name string) func(http.Header) bool {
	return func(want http.Header) bool { return want.Get(name) != "" }
}

// headersOf returns the fields of a reply's header that are compared.
func headersOf(a answer, want http.Header) map[string]string {
	out := map[string]string{}
	for _, h := range comparedHeaders {
		value := a.header.Get(h.name)
		if value == "" || h.when != nil && !h.when(want) {
			continue
		}
		out[h.name] = h.compare(normal(h.name, value))
	}
	return out
}
