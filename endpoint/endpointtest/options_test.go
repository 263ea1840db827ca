package endpointtest_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestConfirmAfter: what a client confirms takes two minutes on the simulator's
// clock, unless the test says otherwise.
func TestConfirmAfter(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		clock     simulator.Clock
		set, want time.Duration
	}{
		"bubble or real time": {want: 2 * time.Minute},
		"speed":               {clock: simulator.Speed(2000), want: 60 * time.Millisecond},
		"slow":                {clock: simulator.Speed(0.5), want: 4 * time.Minute},
		"fastest":             {clock: simulator.Speed(1e6), want: time.Millisecond},
		"manual":              {clock: simulator.Manual(), want: 5 * time.Millisecond},
		"set":                 {clock: simulator.Speed(2000), set: time.Second, want: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clouds, err := endpointtest.New(&endpointtest.Options{
				Simulator: simulator.Options{Clock: c.clock}, EndpointOptions: endpoint.ClientOptions{ConfirmAfter: c.set},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := clouds.EndpointOptions.ConfirmAfter; got != c.want {
				t.Errorf("ConfirmAfter is %s, want %s", got, c.want)
			}
		})
	}
}

// TestRegion: the network is where the cluster is, unless the test says otherwise.
func TestRegion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, region, location string
		mismatch               bool
	}{
		{"default", "", "", false},
		{"of the cluster", "azure-westeurope", "", false},
		{"of its own", "azure-westeurope", "eastus2", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clouds, err := endpointtest.New(&endpointtest.Options{
				Cluster: simulator.Cluster{RegionID: c.region}, VirtualNetwork: simulator.VirtualNetwork{Location: c.location},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = clouds.Client.Plan(t.Context(), clouds.Spec, nil)
			if mismatch := err != nil && strings.Contains(err.Error(), "its network is in "+c.location); mismatch != c.mismatch {
				t.Errorf("Plan says %v, want another region refused: %t", err, c.mismatch)
			}
		})
	}
}

// watch is a policy that counts requests by host.
type watch map[string]int

func (w watch) Do(r *policy.Request) (*http.Response, error) {
	w[r.Raw().URL.Host]++
	return r.Next()
}

// TestClientOptions: the clients of both clouds have the test's policies, and so
// have a program's own.
func TestClientOptions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		seen := watch{}
		clouds := endpointtest.ForTest(t, &endpointtest.Options{ClientOptions: azcore.ClientOptions{PerRetryPolicies: []policy.Policy{seen}}})
		connected(t.Context(), t, clouds.Client, clouds.Spec)
		if seen["management.azure.com"] == 0 || seen["dedicated.tidbapi.com"] == 0 {
			t.Errorf("the policy saw %v, want requests to both clouds", seen)
		}
		if got := clouds.ClientOptions.Cloud.Services[cloud.ResourceManager].Endpoint; got != "https://management.azure.com" {
			t.Errorf("the resource manager is at %q", got)
		}
	})
}

// TestAllOptions: what is set reaches the clouds.
func TestAllOptions(t *testing.T) {
	t.Parallel()
	same := &endpointtest.Options{Simulator: simulator.Options{Seed: 7}, VirtualNetwork: simulator.VirtualNetwork{Name: "hub", Subnet: "data", ResourceGroup: "apps"}}
	var specs [2]endpoint.Spec
	for i := range specs {
		clouds, err := endpointtest.New(same)
		if err != nil {
			t.Fatal(err)
		}
		specs[i] = clouds.Spec
	}
	got := specs[0].SubnetID
	if specs[1].SubnetID != got || specs[1].NodeGroup != specs[0].NodeGroup {
		t.Errorf("one seed gave %+v and %+v", specs[0], specs[1])
	}
	if got.VirtualNetworkName != "hub" || got.Name != "data" || got.ResourceGroupName != "apps" || specs[0].EndpointID.ResourceGroupName != "apps" {
		t.Errorf("the subnet is %s, the endpoint %s", got, specs[0].EndpointID)
	}
}
