package endpoint_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

func TestNewClientRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, settings{})
	if _, err := endpoint.NewClient(nil, w.tidb, nil); !errors.Is(err, endpoint.ErrInvalidArgument) {
		t.Errorf("no Azure: %v", err)
	}
	if _, err := endpoint.NewClient(w.azure, nil, nil); !errors.Is(err, endpoint.ErrInvalidArgument) {
		t.Errorf("no TiDB Cloud: %v", err)
	}
	if _, err := endpoint.NewClient(w.azure, w.tidb, &endpoint.ClientOptions{PollFrequency: -1}); !errors.Is(err, endpoint.ErrInvalidArgument) {
		t.Errorf("negative frequency: %v", err)
	}
}

func TestPollFrequency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		client, err := endpoint.NewClient(w.azure, w.tidb, &endpoint.ClientOptions{PollFrequency: 4 * time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		w.client = client
		ep := w.create(t)
		if err := ep.Accept(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := ep.WaitUntilActive(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 8*time.Minute {
			t.Errorf("took %v, want the second look at 8m", took)
		}
	})
}

// Several programs with the same spec, and several goroutines with one Endpoint, get one
// connection.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				ep, err := w.client.Connect(t.Context(), w.spec, nil)
				if err != nil {
					t.Error(err)
					return
				}
				for range 2 {
					wg.Go(func() {
						if err := ep.Refresh(t.Context(), nil); err != nil || ep.Snapshot().Connection.Status != endpoint.StatusActive {
							t.Errorf("refresh: %v, %+v", err, ep.Snapshot())
						}
					})
				}
			})
		}
		wg.Wait()
		w.connected(t)
	})
}
