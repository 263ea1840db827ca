package tidbcloud_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// simulated returns a client of a simulator and a transport that counts refusals.
func simulated(t *testing.T, sim *simulator.Simulator) (*tidbcloud.Client, *refusals) {
	t.Helper()
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		t.Fatal(err)
	}
	counted := &refusals{sim: sim}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: counted}})
	if err != nil {
		t.Fatal(err)
	}
	return client, counted
}

// refusals counts the replies with status 429.
type refusals struct {
	sim *simulator.Simulator
	lag time.Duration // of each request
	mu  sync.Mutex
	n   int
}

func (r *refusals) Do(req *http.Request) (*http.Response, error) {
	time.Sleep(r.lag)
	resp, err := r.sim.Do(req)
	if err == nil && resp.StatusCode == http.StatusTooManyRequests {
		r.mu.Lock()
		r.n++
		r.mu.Unlock()
	}
	return resp, err
}

// list sends n list requests from each of several goroutines.
func list(t *testing.T, client *tidbcloud.Client, goroutines, n int) {
	var running sync.WaitGroup
	for range goroutines {
		running.Go(func() {
			for range n {
				if _, err := client.NewListClustersPager(nil).NextPage(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
}

// TestRateLimit checks that ten goroutines that share a client send a thousand requests in the time
// that the limit requires, and that none is refused.
func TestRateLimit(t *testing.T) {
	t.Parallel()
	for _, offset := range []time.Duration{0, 20 * time.Second, 59500 * time.Millisecond} {
		t.Run(fmt.Sprint(offset), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(offset) // into the minute
				sim := simulator.ForTest(t, nil)
				client, refused := simulated(t, sim)
				start := time.Now()
				list(t, client, 10, 100)
				// The first hundred goes out at once, each further one with a minute.
				floor := 9*time.Minute - offset
				if took := time.Since(start); took > floor+floor/20 || took < floor {
					t.Errorf("1000 calls took %v, want at most 1.05 times %v", took, floor)
				}
				if refused.n > 0 {
					t.Errorf("%d calls were refused", refused.n)
				}
			})
		})
	}
}

// TestRateLimitIsShared checks two clients with the same key: some requests are refused, but no
// caller gets an error.
func TestRateLimitIsShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		one, refusedOne := simulated(t, sim)
		other, refusedOther := simulated(t, sim)
		start := time.Now()
		var running sync.WaitGroup
		running.Go(func() { list(t, one, 5, 50) })
		running.Go(func() { list(t, other, 5, 50) })
		running.Wait()
		if took, most := time.Since(start), 6*time.Minute; took > most {
			t.Errorf("500 calls took %v, want at most %v", took, most)
		}
		t.Logf("%d and %d refusals", refusedOne.n, refusedOther.n)
	})
}

// TestRateLimitIsSharedByMany checks ten programs with the same key that want two thousand
// requests at once: no caller gets an error, and it takes no longer than the limit requires.
func TestRateLimitIsSharedByMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, nil)
		start, refused := time.Now(), 0
		var running sync.WaitGroup
		var clients []*refusals
		for i := range 10 {
			client, counted := simulated(t, sim)
			counted.lag = time.Duration(150+20*i) * time.Millisecond
			clients = append(clients, counted)
			running.Go(func() { list(t, client, 100, 2) })
		}
		running.Wait()
		for _, client := range clients {
			refused += client.n
		}
		if took, most := time.Since(start), 20*time.Minute; took > most {
			t.Errorf("2000 calls took %v, want at most %v", took, most)
		}
		if refused > 4000 {
			t.Errorf("%d refusals, want at most two for each call", refused)
		}
	})
}

// TestRateLimitKeepsItsOrder checks that a request that was refused is sent before those that
// came later, and that a waiting request whose context ends keeps none back.
func TestRateLimitKeepsItsOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var order []string
		service := &script{answer: func(r sent) reply {
			order = append(order, path.Base(r.Target))
			header := map[string]string{"X-Ratelimit-Limit-Minute": "2", "X-Ratelimit-Remaining-Minute": "1", "X-Ratelimit-Reset": "30"}
			if len(order) <= 2 {
				return reply{Status: 429, Body: `{"code":49900007,"message":"no","details":[]}`, Header: header}
			}
			return reply{Status: 200, Body: `{}`, Header: header}
		}}
		client := newClient(t, service)
		var running sync.WaitGroup
		call := func(ctx context.Context, cluster string) {
			running.Go(func() {
				if _, err := client.GetCluster(ctx, cluster, nil); (err != nil) != (ctx.Err() != nil) {
					t.Errorf("%s: %v", cluster, err)
				}
			})
			synctest.Wait()
		}
		ended, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		call(t.Context(), "1")
		call(ended, "2")
		call(t.Context(), "3")
		call(t.Context(), "4")
		running.Wait()
		if diff := cmp.Diff([]string{"1", "1", "1", "3", "4"}, order); diff != "" {
			t.Errorf("order of requests (-want +got):\n%s", diff)
		}
	})
}

// TestRateLimitWaitEndsWithTheContext checks that a context ends the wait.
func TestRateLimitWaitEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client, _ := simulated(t, simulator.ForTest(t, nil))
		list(t, client, 1, 100)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := client.NewListClustersPager(nil).NextPage(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %v, want the deadline after a second", err, time.Since(start))
		}
	})
}

// TestRateLimitSurfaces checks that refusals without end give an error.
func TestRateLimitSurfaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := &script{answer: func(sent) reply {
			return reply{Status: 429, Body: `{"code":49900007,"message":"no","details":[]}`, Header: map[string]string{
				"X-Ratelimit-Limit-Minute": "100", "X-Ratelimit-Remaining-Minute": "0", "X-Ratelimit-Reset": "30",
			}}
		}}
		client := newClient(t, service)
		_, err := client.NewListClustersPager(nil).NextPage(t.Context())
		if !errors.Is(err, tidbcloud.ErrRateLimited) {
			t.Errorf("%v, want ErrRateLimited", err)
		}
	})
}
