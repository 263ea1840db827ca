package endpoint_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// planAll returns the results in the order of the specs.
func (w *world) planAll(ctx context.Context, t *testing.T, specs []endpoint.Spec, options *endpoint.PlanAllOptions) []endpoint.PlanAllResult {
	t.Helper()
	results, told := make([]endpoint.PlanAllResult, len(specs)), map[int]bool{}
	for result := range w.client.PlanAll(ctx, specs, options) {
		if told[result.Index] {
			t.Errorf("spec %d has two results", result.Index)
		}
		told[result.Index] = true
		results[result.Index] = result
	}
	if len(told) != len(specs) {
		t.Errorf("%d results for %d specs", len(told), len(specs))
	}
	return results
}

// PlanAll says of each spec what Plan says of it alone.
func TestPlanAllIsPlan(t *testing.T) {
	t.Parallel()
	for name, test := range situations() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.prepare(t, w)
				other := w.spec
				other.EndpointID.Name = "another"
				other.NodeGroup.Cluster = "1"
				before := len(w.sim.Journal())
				results := w.planAll(t.Context(), t, []endpoint.Spec{w.spec, other}, nil)
				if results[0].Err != nil {
					t.Fatal(results[0].Err)
				}
				if diff := cmp.Diff(test.plan, results[0].Plan.Actions); diff != "" {
					t.Errorf("plan (-want +got):\n%s", diff)
				}
				if !errors.Is(results[1].Err, endpoint.ErrNotFound) {
					t.Errorf("the endpoint of a missing cluster: %v, want one that matches ErrNotFound", results[1].Err)
				}
				if writes := w.writes(before); writes > 0 {
					t.Errorf("planning wrote %d times", writes)
				}
			})
		})
	}
}

// Three hundred specs on ten clusters take a few requests for each cluster, and none of
// TiDB Cloud for each spec.
func TestPlanAllShares(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const clusters, each = 10, 30
		w := newWorld(t, settings{})
		var specs []endpoint.Spec
		for range clusters {
			cluster := w.sim.AddCluster(simulator.Cluster{})
			for i := range each {
				spec := w.spec
				spec.NodeGroup = endpoint.NodeGroupID{Cluster: cluster.ClusterID}
				spec.EndpointID.Name = fmt.Sprintf("pe-%s-%d", cluster.ClusterID, i)
				specs = append(specs, spec)
			}
		}
		before, began := len(w.sim.Journal()), time.Now()
		for _, result := range w.planAll(t.Context(), t, specs, nil) {
			if result.Err != nil || len(result.Plan.Actions) != 4 {
				t.Fatalf("%s: %v, %v", result.Spec.EndpointID.Name, result.Plan.Actions, result.Err)
			}
		}
		asked := 0
		for _, e := range w.sim.Journal()[before:] {
			if e.Method != "" && e.Cloud == "tidbcloud" {
				asked++
			}
		}
		if t.Logf("%d requests to TiDB Cloud, %v", asked, time.Since(began)); asked > 8*clusters {
			t.Errorf("%d requests to TiDB Cloud for %d clusters, want at most 8 for each", asked, clusters)
		}
		if writes := w.writes(before); writes > 0 {
			t.Errorf("planning wrote %d times", writes)
		}
	})
}

// What Plan looks at for two minutes, PlanAll looks at for as long, all of it at once.
func TestPlanAllConfirmsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		var specs []endpoint.Spec
		for i := range 40 {
			spec := w.spec
			spec.EndpointID.Name = fmt.Sprint("pe-", i)
			spec.SubnetID.Name = fmt.Sprint("missing-", i)
			specs = append(specs, spec)
		}
		began := time.Now()
		for _, result := range w.planAll(t.Context(), t, specs, &endpoint.PlanAllOptions{Concurrency: 2}) {
			if !errors.Is(result.Err, endpoint.ErrNotFound) {
				t.Fatalf("%s: %v", result.Spec.EndpointID.Name, result.Err)
			}
		}
		if took := time.Since(began); took < 2*time.Minute || took > 6*time.Minute {
			t.Errorf("it took %v, want about 2 minutes", took)
		}
	})
}

// Bad specs are refused side by side, a context that ends is told for each, and whoever
// leaves the loop leaves nothing behind.
func TestPlanAllEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		twice := []endpoint.Spec{w.spec, w.spec, {}}
		for _, result := range w.planAll(t.Context(), t, twice, nil) {
			if !errors.Is(result.Err, endpoint.ErrInvalidArgument) {
				t.Errorf("spec %d: %v", result.Index, result.Err)
			}
		}
		one := twice[:1]
		if err := w.planAll(t.Context(), t, one, &endpoint.PlanAllOptions{Concurrency: -1})[0].Err; !errors.Is(err, endpoint.ErrInvalidArgument) {
			t.Errorf("less than no concurrency: %v", err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := w.planAll(ended, t, one, nil)[0].Err; !errors.Is(err, context.Canceled) {
			t.Errorf("after its end: %v", err)
		}
		other := w.spec
		other.EndpointID.Name = "other"
		for range w.client.PlanAll(t.Context(), []endpoint.Spec{w.spec, other}, nil) {
			break
		}
		synctest.Wait() // the bubble ends only if no goroutine is left
	})
}

func ExampleClient_PlanAll() {
	client, orders := exampleClient(nil)
	billing := orders
	orders.EndpointID.Name, billing.EndpointID.Name = "orders", "billing"
	changes := 0
	for result := range client.PlanAll(context.Background(), []endpoint.Spec{orders, billing}, nil) {
		if result.Err != nil {
			fmt.Println(result.Err)
		}
		if result.Plan.Changes() {
			changes++
		}
	}
	fmt.Println(changes, "endpoints are to be connected")
	// Output: 2 endpoints are to be connected
}
