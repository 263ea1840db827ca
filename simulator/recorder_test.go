package simulator_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// caller sends requests to a simulator with the account's credentials.
type caller struct {
	t     testing.TB
	sim   *simulator.Simulator
	token string
}

func newCaller(t testing.TB, sim *simulator.Simulator) caller {
	t.Helper()
	token, err := sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{"https://management.azure.com/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	return caller{t, sim, token.Token}
}

func (c caller) call(method, path, body string) (int, string) {
	c.t.Helper()
	var transport http.RoundTripper = c.sim
	host := "https://management.azure.com"
	if strings.HasPrefix(path, "/v1beta1") {
		key := c.sim.Account().APIKey
		host, transport = "https://dedicated.tidbapi.com", &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: c.sim}
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, host+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	if host == "https://management.azure.com" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	resp, err := transport.RoundTrip(r)
	if err != nil {
		c.t.Fatal(err)
	}
	var text bytes.Buffer
	_, _ = text.ReadFrom(resp.Body)
	resp.Body.Close()
	return resp.StatusCode, text.String()
}

// TestRefusedRequestsLeaveNoTrace checks that a saved world holds no refused requests
// and is still the same to the last ETag, so that it grows only with what changed.
func TestRefusedRequestsLeaveNoTrace(t *testing.T) {
	t.Parallel()
	const version = "?api-version=2025-09-01"
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 0))
			sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Seed: seed, Record: true, Durations: simulator.Durations{TokenLifetime: 1000 * time.Hour}, RateLimit: -1})
			cluster, subnet := sim.AddCluster(simulator.Cluster{}), sim.AddVirtualNetwork(simulator.VirtualNetwork{})
			c := newCaller(t, sim)
			group := "/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network"
			net := group + "/providers/Microsoft.Network/"
			connections := "/v1beta1/clusters/" + cluster.ClusterID + "/tidbNodeGroups/" + cluster.NodeGroupID + "/privateEndpointConnections"
			endpoint := func(service string) string {
				return fmt.Sprintf(`{"location":"eastus2","properties":{"subnet":{"id":%q},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":%q}}]}}`, subnet, service)
			}
			paths := []string{group, net + "virtualNetworks/vnet", net + "privateEndpoints/a", net + "privateEndpoints/b", net + "networkInterfaces/n", net + "privateDnsZones/a.example.com", net + "applicationSecurityGroups/s", net + "publicIPAddresses/ip"}
			bodies := []string{"", "{", "{}", `{"location":"eastus2"}`, `{"location":"global"}`, `{"location":"mars"}`, endpoint(cluster.ServiceID), endpoint(net + "privateLinkServices/none"),
				`{"location":"eastus2","properties":{"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"` + subnet + `"}}}]}}`,
				`{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"default","properties":{"addressPrefix":"10.0.0.0/16"}}]}}`}
			pick := func(from ...string) string { return from[random.IntN(len(from))] }
			refused, asked := 0, 0
			for range 300 {
				var status int
				asked++
				switch n := random.IntN(20); {
				case n < 2:
					sim.Advance(time.Duration(random.IntN(120)) * time.Second)
					continue
				case n < 14:
					status, _ = c.call(pick("PUT", "PUT", "PUT", "PATCH", "DELETE", "POST"), pick(paths...)+version, pick(bodies...))
				case n < 16:
					status, _ = c.call("PUT", net+"privateDnsZones/a.example.com/A/"+pick("x", "@", "y")+"?api-version=2024-06-01", pick(`{"properties":{"ttl":1,"aRecords":[{"ipv4Address":"10.0.0.1"}]}}`, "{}"))
				case n < 18:
					status, _ = c.call("POST", connections+pick("", "?validateOnly=true"), fmt.Sprintf(`{"endpointId":%q,"privateIpAddress":%q}`, pick(paths...), pick("10.0.0.4", "10.0.0.5", "")))
				default:
					id := "1"
					if got := sim.Snapshot().Connections; len(got) > 0 {
						id = got[random.IntN(len(got))].ID
					}
					status, _ = c.call("DELETE", connections+"/"+id, "")
				}
				if status >= 400 {
					refused++
				}
			}
			if refused < 50 || refused > asked-20 {
				t.Fatalf("%d of %d requests were refused: the test says nothing", refused, asked)
			}
			var file bytes.Buffer
			if err := sim.Save(&file); err != nil {
				t.Fatal(err)
			}
			if steps := strings.Count(file.String(), `"Method":`); steps > asked-refused {
				t.Errorf("%d requests are kept, of %d of which %d were refused", steps, asked, refused)
			}
			loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
			if err != nil {
				t.Fatal(err)
			}
			again := newCaller(t, loaded)
			for range 2 {
				if diff := cmp.Diff(comparable(sim), comparable(loaded)); diff != "" {
					t.Fatalf("the loaded world differs (-saved +loaded):\n%s", diff)
				}
				for _, path := range append(paths, group+"/resources") {
					for _, v := range []string{"2025-09-01", "2024-06-01", "2022-09-01"} {
						_, want := c.call("GET", path+"?api-version="+v, "")
						_, got := again.call("GET", path+"?api-version="+v, "")
						if diff := cmp.Diff(want, got); diff != "" {
							t.Errorf("%s (-saved +loaded):\n%s", path, diff)
						}
					}
				}
				for _, c := range []caller{c, again} { // what is made next has the same IDs
					c.call("PUT", net+"applicationSecurityGroups/later"+version, `{"location":"eastus2"}`)
					c.sim.Advance(time.Hour)
				}
			}
		})
	}
}

// TestRecordIsBounded checks that beyond the limit nothing is kept, and that the
// journal and Save say so.
func TestRecordIsBounded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		limit int
		full  bool
	}{{-1, false}, {0, false}, {1 << 20, false}, {10_000, true}} {
		sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Record: true, RecordBytes: test.limit})
		for range 100 {
			sim.AddProject(strings.Repeat("p", 1000))
		}
		var file bytes.Buffer
		err := sim.Save(&file)
		if errors.Is(err, simulator.ErrNotRecorded) != test.full || (err != nil) != test.full {
			t.Errorf("limit %d: %v, full %v", test.limit, err, test.full)
		}
		if said := strings.Count(sim.Journal().String(), "recorded -> forgotten"); (said == 1) != test.full {
			t.Errorf("limit %d: the journal says %d times that it forgot:\n%s", test.limit, said, sim.Journal())
		}
		if test.full {
			if file.Len() > 0 || !strings.Contains(err.Error(), "RecordBytes") {
				t.Errorf("limit %d: %v after %d bytes, want the option's name before any", test.limit, err, file.Len())
			}
			continue
		}
		loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual(), RecordBytes: 10_000})
		if err != nil {
			t.Fatal(err)
		}
		if err := loaded.Save(&file); !errors.Is(err, simulator.ErrNotRecorded) {
			t.Errorf("a world larger than the limit: %v, want ErrNotRecorded", err)
		}
	}
}
