package simulator_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// status returns the status of the reply to a GET with this authorization.
func status(t *testing.T, transport http.RoundTripper, url, authorization string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

// TestAdopt checks that a client that signed in to one world can continue in another,
// with the same seed or not, and in a world loaded from what the other saved.
func TestAdopt(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]uint64{"same seed": 1, "other seed": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			old := simulator.New(&simulator.Options{Clock: simulator.Manual(), Seed: 1})
			old.Advance(1000 * time.Hour)
			token, err := old.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
			if err != nil {
				t.Fatal(err)
			}
			sim := simulator.ForTest(t, &simulator.Options{Clock: simulator.Manual(), Seed: seed, Record: true})
			before := sim.AddCluster(simulator.Cluster{})
			sim.Adopt(old)
			sim.Adopt(old)
			sim.Adopt(sim)
			// A token of the new world does not displace one of the old.
			if _, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}}); err != nil {
				t.Fatal(err)
			}
			key := old.Account().APIKey
			signs := func(sim *simulator.Simulator) http.RoundTripper {
				return &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: sim}
			}
			if got := status(t, signs(sim), "https://dedicated.tidbapi.com/v1beta1/clusters/"+before.ClusterID, ""); got != 200 {
				t.Errorf("the old key: %d", got)
			}
			for _, subscription := range []string{old.Account().SubscriptionID, sim.Account().SubscriptionID} {
				if got := status(t, sim, "https://management.azure.com/subscriptions/"+subscription+"?api-version=2022-12-01", "Bearer "+token.Token); got != 200 {
					t.Errorf("the old token in %s: %d", subscription, got)
				}
			}
			if got := status(t, sim, "https://login.microsoftonline.com/"+old.Account().TenantID+"/v2.0/.well-known/openid-configuration", ""); got != 200 {
				t.Errorf("the old tenant: %d", got)
			}
			sim.AddVirtualNetwork(simulator.VirtualNetwork{SubscriptionID: old.Account().SubscriptionID})
			var file bytes.Buffer
			if err := sim.Save(&file); err != nil {
				t.Fatal(err)
			}
			loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(comparable(sim), comparable(loaded)); diff != "" {
				t.Errorf("the loaded world differs (-saved +loaded):\n%s", diff)
			}
			if got := status(t, signs(loaded), "https://dedicated.tidbapi.com/v1beta1/clusters/"+before.ClusterID, ""); got != 200 {
				t.Errorf("the old key in the loaded world: %d", got)
			}
			sim.Advance(time.Hour)
			if got := status(t, sim, "https://management.azure.com/subscriptions/"+old.Account().SubscriptionID+"?api-version=2022-12-01", "Bearer "+token.Token); got != 401 {
				t.Errorf("the old token an hour later: %d, want it to expire", got)
			}
		})
	}
}
