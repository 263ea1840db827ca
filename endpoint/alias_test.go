package endpoint_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// createByAlias creates the world's private endpoint with the service's alias, as a person
// in the portal may.
func (w *world) createByAlias(t testing.TB) {
	t.Helper()
	services := w.sim.Snapshot().PrivateLinkServices
	i := slices.IndexFunc(services, func(s simulator.PrivateLinkServiceSnapshot) bool { return s.ID == w.cluster.ServiceID })
	alias, err := privatelink.ParseAlias(services[i].Alias)
	if err != nil {
		t.Fatal(err)
	}
	poller, err := w.azure.BeginCreatePrivateEndpoint(t.Context(), w.spec.EndpointID, privatelink.PrivateEndpointParameters{
		Location: "eastus2", SubnetID: w.spec.SubnetID, Service: alias,
	}, nil)
	if err == nil {
		_, err = poller.PollUntilDone(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// An endpoint that was created with an alias is recognized as the cluster's once TiDB Cloud
// has DISCOVERED it, half a minute later. Until then nothing is concluded.
func TestAliasIsWaitedFor(t *testing.T) {
	t.Parallel()
	acts := verbs()
	delete(acts, "Plan")
	acts["Disconnect"] = func(ctx context.Context, w *world) error {
		return w.client.Disconnect(ctx, endpoint.Spec{NodeGroup: w.spec.NodeGroup, EndpointID: w.spec.EndpointID}, nil)
	}
	for verb, act := range acts {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				w.createByAlias(t)
				if err := act(t.Context(), w); err != nil {
					t.Fatal(err)
				}
				if verb == "Disconnect" {
					w.disconnected(t)
				} else {
					w.connected(t)
				}
			})
		})
	}
}
