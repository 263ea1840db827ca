package tidbcloud_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// budgeted is a client of a simulated TiDB Cloud with one cluster.
func budgeted(t *testing.T, sim *simulator.Simulator) *tidbcloud.Client {
	t.Helper()
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		t.Fatal(err)
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: sim}})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// A request with a budget is refused with the time of the reset, at once, and leaves
// the reserve alone.
func TestBudgetRefusesInPlaceOfWaiting(t *testing.T) {
	t.Parallel()
	for _, reserve := range []int{-3, 0, 7} {
		synctest.Test(t, func(t *testing.T) {
			sim := simulator.ForTest(t, nil)
			cluster := sim.AddCluster(simulator.Cluster{}).ClusterID
			client := budgeted(t, sim)
			time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute + 10*time.Second)))
			start, budget := time.Now(), &tidbcloud.Budget{Reserve: reserve}
			ctx := tidbcloud.WithBudget(t.Context(), budget)
			var wait sync.WaitGroup
			var mu sync.Mutex
			var limited *tidbcloud.RateLimitError
			sent := 0
			for range 150 {
				wait.Go(func() {
					_, err := client.GetCluster(ctx, cluster, nil)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						sent++
					case !errors.As(err, &limited) || !errors.Is(err, tidbcloud.ErrRateLimited):
						t.Errorf("error %v, want the time of the reset", err)
					}
				})
			}
			wait.Wait()
			if want := 100 - max(reserve, 0); sent != want || budget.Sent() != sent {
				t.Errorf("%d requests, %d counted, want %d", sent, budget.Sent(), want)
			}
			if took := time.Since(start); took != 0 {
				t.Errorf("it waited for %v", took)
			}
			if until := limited.Until; until.Sub(start) != 50*time.Second {
				t.Errorf("come back in %v, want 50s", until.Sub(start))
			}
			time.Sleep(time.Until(limited.Until))
			if _, err := client.GetCluster(ctx, cluster, nil); err != nil {
				t.Errorf("after the reset: %v", err)
			}
		})
	}
}

// What another process has spent is told by the first reply alone: of many requests
// at once, no more than one may be refused by the service.
func TestBudgetLearnsWhatIsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		cluster := sim.AddCluster(simulator.Cluster{}).ClusterID
		first := budgeted(t, sim)
		for range 100 {
			if _, err := first.GetCluster(t.Context(), cluster, nil); err != nil {
				t.Fatal(err)
			}
		}
		second, ctx := budgeted(t, sim), tidbcloud.WithBudget(t.Context(), &tidbcloud.Budget{})
		start := time.Now()
		var wait sync.WaitGroup
		for range 20 {
			wait.Go(func() {
				var limited *tidbcloud.RateLimitError
				_, err := second.GetCluster(ctx, cluster, nil)
				if !errors.As(err, &limited) || !limited.Until.After(start) || !strings.Contains(err.Error(), "rate limit") && !strings.Contains(err.Error(), "100 times") {
					t.Errorf("error %v, want the time of the reset", err)
				}
			})
		}
		wait.Wait()
		refused := 0
		for _, entry := range sim.Journal().Requests() {
			if entry.Status == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused != 1 || time.Since(start) != 0 {
			t.Errorf("%d requests were refused, in %v", refused, time.Since(start))
		}
	})
}
