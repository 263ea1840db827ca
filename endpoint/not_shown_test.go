package endpoint_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"path"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Only a cloud's own word that something is gone lets a client replace it or take it for deleted.
// Any other reply, however long it lasts, changes nothing and is told.
func TestRepliesThatProveNothing(t *testing.T) {
	t.Parallel()
	all := verbs()
	maps.Copy(all, map[string]func(context.Context, *world) error{
		"Disconnect": func(ctx context.Context, w *world) error { return w.client.Disconnect(ctx, w.spec, nil) },
	})
	azure := func(r *http.Request) bool { return path.Base(path.Dir(r.URL.Path)) == "privateEndpoints" }
	tidb := func(r *http.Request) bool { return strings.Contains(r.URL.Host, tidbHost) }
	for name, reply := range map[string]struct {
		meets  func(*http.Request) bool
		status int
		body   string
	}{
		"a gateway's 404":           {tidb, 404, `{"message":"no Route matched with those values"}`},
		"a proxy's 404":             {azure, 404, "<html>404 Not Found</html>"},
		"a 404 without a body":      {azure, 404, ""},
		"subscription not found":    {azure, 404, `{"error":{"code":"SubscriptionNotFound","message":"The subscription could not be found."}}`},
		"version without this type": {azure, 404, `{"error":{"code":"InvalidResourceType","message":"The resource type could not be found."}}`},
		"empty object":              {azure, 200, `{}`},
		"no properties":             {azure, 200, `{"properties":null}`},
		"another endpoint": {azure, 200, `{"id":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/privateEndpoints/other",` +
			`"location":"eastus2","properties":{"provisioningState":"Succeeded"}}`},
	} {
		for verb, act := range all {
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					odd := false
					w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
						return transporter(func(r *http.Request) (*http.Response, error) {
							if !odd || r.Method != http.MethodGet || !reply.meets(r) {
								return sim.Do(r)
							}
							return &http.Response{StatusCode: reply.status, Request: r, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(reply.body))}, nil
						})
					}})
					w.connect(t)
					w.spec.MaxReplacements = 1
					before := len(w.sim.Journal())
					odd = true
					err := act(t.Context(), w)
					var typed *endpoint.Error
					if !errors.As(err, &typed) || typed.Remedy == "" || errors.Is(err, endpoint.ErrNotFound) || errors.Is(err, endpoint.ErrUnusable) {
						t.Errorf("error %v, want one that says what is wrong with the reply", err)
					}
					if n := w.writes(before); n != 0 {
						t.Errorf("wrote %d times", n)
					}
					w.connected(t)
					odd = false
					if err := act(t.Context(), w); err != nil {
						t.Errorf("afterwards: %v", err)
					}
				})
			})
		}
	}
}
