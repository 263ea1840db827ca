package simulator_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// tidbGet reads a path of TiDB Cloud and returns the status and the body.
func tidbGet(t *testing.T, sim *simulator.Simulator, key simulator.APIKey, path string) string {
	t.Helper()
	client := &http.Client{Transport: &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: sim}}
	resp, err := client.Get("https://dedicated.tidbapi.com/v1beta1/" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(resp.StatusCode, " ", string(body))
}

// lagScript runs a script with drawn lags. If reload is true, it saves and loads the
// world in the middle. It returns all replies, and how many reads were late.
func lagScript(t *testing.T, seed uint64, reload bool) (replies []string, behind int) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(&simulator.Options{Seed: seed, Clock: simulator.Manual(), ReadLag: simulator.ReadLag{Azure: 20 * time.Second, Operations: 10 * time.Second, TiDBCloud: 40 * time.Second}})
		cluster, subnet := sim.AddCluster(simulator.Cluster{}), sim.AddVirtualNetwork(simulator.VirtualNetwork{})
		base := "https://management.azure.com/subscriptions/" + sim.Account().SubscriptionID + "/resourceGroups/network/providers/Microsoft.Network/privateEndpoints"
		endpoints := endpointsClientWith(t, sim, armOptionsWithoutRetries(sim))
		put := func(name string) {
			if _, err := endpoints.BeginCreateOrUpdate(context.Background(), "network", name, manualEndpoint(subnet, cluster.ServiceID), nil); err != nil {
				t.Fatal(err)
			}
		}
		look := func() {
			token := bearer(t, sim)
			for _, url := range []string{base, base + "/one", base + "/two"} {
				r, err := http.NewRequest("GET", url+"?api-version=2025-09-01", nil)
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Authorization", "Bearer "+token)
				resp, err := sim.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				body, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				replies = append(replies, fmt.Sprint(resp.StatusCode, resp.Header.Get("Etag"), string(body)))
			}
			replies = append(replies, tidbGet(t, sim, sim.Account().APIKey, "clusters/"+cluster.ClusterID+"/tidbNodeGroups/"+cluster.NodeGroupID+"/"+connections))
		}
		for i := range 60 {
			switch i {
			case 5:
				put("one")
			case 15:
				put("two")
			case 20, 30:
				if reload {
					var file bytes.Buffer
					if err := sim.Save(&file); err != nil {
						t.Fatal(err)
					}
					loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
					if err != nil {
						t.Fatal(err)
					}
					sim, endpoints = loaded, endpointsClientWith(t, loaded, armOptionsWithoutRetries(loaded))
				}
			case 25:
				if err := sim.SetReadLag(simulator.ReadLag{Azure: time.Minute, TiDBCloud: time.Minute}); err != nil {
					t.Fatal(err)
				}
			}
			look()
			sim.Advance(3 * time.Second)
		}
		for _, e := range sim.Journal() {
			if e.Behind > 0 {
				behind++
			}
		}
	})
	return replies, behind
}

// The same seed gives the same bytes, also from a saved world on.
func TestReadLagIsDeterministic(t *testing.T) {
	t.Parallel()
	first, behind := lagScript(t, 7, false)
	if behind < 20 {
		t.Errorf("only %d of %d reads were behind", behind, len(first))
	}
	again, _ := lagScript(t, 7, false)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("two runs with one seed differ:\n%s", diff)
	}
	saved, _ := lagScript(t, 7, true)
	if diff := cmp.Diff(first, saved); diff != "" {
		t.Errorf("the run that was saved and loaded differs:\n%s", diff)
	}
	if other, _ := lagScript(t, 8, false); cmp.Equal(first, other) {
		t.Error("another seed gives the same run")
	}
}

// Without a read lag, a read takes no more allocations in a recorded world than in
// another.
func TestReadLagCostsNothingWhenOff(t *testing.T) {
	plain := newLagWorld(t, simulator.Options{JournalLimit: -1})
	recorded := newLagWorld(t, simulator.Options{JournalLimit: -1, Record: true})
	measure := func(w *lagWorld) float64 {
		r, err := http.NewRequest("GET", "https://management.azure.com"+w.subnet+"?api-version=2025-09-01", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+w.token)
		return testing.AllocsPerRun(200, func() {
			resp, err := w.sim.Do(r)
			if err != nil || resp.StatusCode != 200 {
				t.Fatalf("%v, %v", resp, err)
			}
		})
	}
	off := measure(plain)
	if got := measure(recorded); got != off {
		t.Errorf("a read that could be late takes %v allocations, one that cannot %v", got, off)
	}
	if err := recorded.sim.SetReadLag(steady); err != nil {
		t.Fatal(err)
	}
	if on := measure(recorded); on <= off {
		t.Errorf("a read of two worlds takes %v allocations, of one %v: the measurement is wrong", on, off)
	}
	if err := recorded.sim.SetReadLag(simulator.ReadLag{}); err != nil {
		t.Fatal(err)
	}
	if got := measure(recorded); got != off {
		t.Errorf("after the lag a read takes %v allocations, before %v", got, off)
	}
}
