package tidbcloud_test

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// The time limit of a try includes the wait for a reply, but not the wait for the rate limit.
func TestTryTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.ForTest(t, &simulator.Options{RateLimit: 5})
		key := sim.Account().APIKey
		credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
		if err != nil {
			t.Fatal(err)
		}
		transport := &silent{sim: sim}
		client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{
			Transport: transport, Retry: policy.RetryOptions{TryTimeout: 10 * time.Second, MaxRetries: 2, RetryDelay: time.Second},
		}})
		if err != nil {
			t.Fatal(err)
		}
		id := sim.AddCluster(simulator.Cluster{}).ClusterID
		for range 12 {
			if _, err := client.GetCluster(t.Context(), id, nil); err != nil {
				t.Fatal(err)
			}
		}
		transport.tries.Store(0)
		transport.silent.Store(true)
		start := time.Now()
		if _, err := client.GetCluster(t.Context(), id, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want DeadlineExceeded", err)
		}
		if n := transport.tries.Load(); n != 3 {
			t.Errorf("%d tries, want 3", n)
		}
		if took := time.Since(start); took > 3*time.Minute {
			t.Errorf("gave up after %v", took)
		}
	})
}

// silent is a transport that may stop answering.
type silent struct {
	sim    *simulator.Simulator
	silent atomic.Bool
	tries  atomic.Int64
}

func (s *silent) Do(r *http.Request) (*http.Response, error) {
	s.tries.Add(1)
	if s.silent.Load() {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return s.sim.Do(r)
}
