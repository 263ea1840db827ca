package endpoint_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// lieKinds returns the faults that are one odd reading: a whole reply in the cloud's own form
// that is not true. A plan has fewer of them than looks confirm a conclusion.
func lieKinds() (kinds []chaosKind) {
	lie := func(name string, meets func(chaosRequest) bool, change func(body any)) {
		kinds = append(kinds, chaosKind{name: "odd: " + name, meets: meets, single: true,
			wire: func(_ *chaosWorld, _ *http.Request, pass func() (*http.Response, error)) (*http.Response, error) {
				resp, err := pass()
				if err != nil || resp.StatusCode >= 300 {
					return resp, err
				}
				text, err := io.ReadAll(resp.Body)
				if err != nil {
					return nil, err
				}
				var body any
				if json.Unmarshal(text, &body) == nil { // else there is none
					change(body)
					text = must(json.Marshal(body))
				}
				resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
				resp.Header.Del("Content-Length")
				return resp, nil
			}})
	}
	says := func(field, value string) func(any) {
		return func(body any) { eachText(body, func(name, _ string) (string, bool) { return value, name == field }) }
	}
	all := func(k chaosRequest) bool { return k != getToken }
	connections := only(listGroup, listAll, getConnection, register, unregister)
	lie("rejected", only(getEndpoint, putEndpoint), says("status", "Rejected"))
	lie("disconnected", only(getEndpoint, putEndpoint), says("status", "Disconnected"))
	lie("a status of tomorrow", only(getEndpoint, putEndpoint), says("status", "Quarantined"))
	lie("provisioning failed", only(getEndpoint, putEndpoint, getInterface, getNetwork), says("provisioningState", "Failed"))
	lie("being deleted", only(getEndpoint, putEndpoint, getInterface, getNetwork), says("provisioningState", "Deleting"))
	lie("operation failed", only(getOperation), says("status", "Failed"))
	lie("connection failed", connections, says("state", "FAILED"))
	lie("connection being deleted", connections, says("state", "DELETING"))
	lie("connection discovered", connections, says("state", "DISCOVERED"))
	lie("a state of tomorrow", connections, says("state", "QUARANTINED"))
	lie("service failed", only(getService), says("state", "FAILED"))
	lie("service being deleted", only(getService), says("state", "DELETING"))
	lie("another service", only(getService), func(body any) {
		eachText(body, func(_, text string) (string, bool) {
			return strings.Replace(text, "privateLinkServices/", "privateLinkServices/x", 1), true
		})
	})
	lie("another endpoint", all, func(body any) {
		eachText(body, func(_, text string) (string, bool) { return strings.ReplaceAll(text, "tidb", "other"), true })
	})
	lie("an empty list", only(listGroup, listAll), empty)
	lie("an empty object", all, empty)
	return kinds
}

// eachText replaces texts below a decoded value.
func eachText(v any, change func(field, text string) (string, bool)) {
	switch v := v.(type) {
	case map[string]any:
		for field, below := range v {
			if text, ok := below.(string); !ok {
				eachText(below, change)
			} else if changed, ok := change(field, text); ok {
				v[field] = changed
			}
		}
	case []any:
		for _, below := range v {
			eachText(below, change)
		}
	}
}

// empty removes what an object holds.
func empty(v any) {
	if object, ok := v.(map[string]any); ok {
		clear(object)
	}
}
