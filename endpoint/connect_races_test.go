package endpoint_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Concurrent calls with the same spec give the same endpoint, with a shared client or with
// several.
func TestConnectAtOnce(t *testing.T) {
	t.Parallel()
	const callers = 80 // so few that none meets the rate limit ten times in a row
	for name, processes := range map[string]int{"one process": 1, "two processes": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}})
				clients := []*endpoint.Client{w.client}
				for len(clients) < processes {
					w.use(t, w.sim, w.sim.Account().APIKey, policy.RetryOptions{})
					clients = append(clients, w.client)
				}
				results, errs := make(chan endpoint.EndpointSnapshot, callers), make(chan error, callers)
				for i := range callers {
					go func() {
						ep, err := clients[i%processes].Connect(t.Context(), w.spec, nil)
						if err == nil {
							results <- ep.Snapshot()
						}
						errs <- err
					}()
				}
				for range callers {
					if err := <-errs; err != nil {
						t.Error(err)
					}
				}
				if t.Failed() {
					return
				}
				first := <-results
				for range callers - 1 {
					if diff := cmp.Diff(first, <-results); diff != "" {
						t.Fatalf("two endpoints (-one +other):\n%s", diff)
					}
				}
				w.connected(t)
			})
		})
	}
}
