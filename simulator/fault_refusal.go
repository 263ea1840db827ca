package simulator

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// refusal returns the reply of FaultKindRefuse.
func (f *fault) refusal(called string) kernel.Reply {
	body, header := f.Body, kernel.Header{{Name: "Content-Type", Value: contentType(f.Body)}}
	if namespace := providerOf(called); body == "" && f.Status == http.StatusGatewayTimeout && namespace != "" {
		// ARM's reply if a resource provider does not answer (recorded).
		body = `{"error":{"code":"GatewayTimeout","message":"The gateway did not receive a response from '` + namespace + `' within the specified time period."}}`
		header.Set("X-Ms-Failure-Cause", "service")
	}
	if body == "" {
		text := strconv.Quote(http.StatusText(f.Status) + " by a scripted fault")
		body = `{"error":{"code":"ScriptedFault","message":` + text + `}}`
		if strings.HasPrefix(called, "/v1beta1") {
			body = `{"code":` + strconv.Itoa(f.Status) + `,"message":` + text + `,"details":[]}`
		}
	}
	reply := kernel.Reply{Status: f.Status, Cloud: kernel.None, Route: "fault", Header: header, Body: []byte(body)}
	if f.RetryAfter > 0 {
		reply.Header.SetSeconds("Retry-After", f.RetryAfter)
		reply.RetryAfter = f.RetryAfter
	}
	return reply
}

var inProvider = regexp.MustCompile(`(?i)^/(?:subscriptions/.*/)?providers/([a-z.]+)/`)

// providerOf returns the namespace of the resource provider in a path, or "".
func providerOf(called string) string {
	if m := inProvider.FindStringSubmatch(called); m != nil {
		return m[1]
	}
	return ""
}

// contentType derives the Content-Type of a scripted body.
func contentType(body string) string {
	switch {
	case body == "" || json.Valid([]byte(body)):
		return "application/json; charset=utf-8"
	case strings.HasPrefix(strings.TrimSpace(body), "<"):
		return "text/html; charset=utf-8"
	}
	return "text/plain; charset=utf-8"
}
