package tidbcloud_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

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
	mu  sync.Mutex
	n   int
}

func (r *refusals) Do(req *http.Request) (*http.Response, error) {
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
