package endpoint_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestUnknownServiceStatusIsWaitedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"ACTIVE","regionId"`, `"RESTING","regionId"`)})
		service := w.service(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		err := service.WaitUntilActive(ctx, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "while it is RESTING") || !strings.Contains(err.Error(), "support ticket") {
			t.Errorf("error %v, want DeadlineExceeded that names the state", err)
		}
	})
}

func TestReplyThatSaysWhenToComeBackIsObeyed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		looks := 0
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}, transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				resp, err := sim.Do(r)
				if err == nil && strings.HasSuffix(r.URL.Path, "/privateLinkService") && resp.StatusCode == http.StatusOK {
					looks++
					resp.Header.Set("Retry-After", "120")
				}
				return resp, err
			})
		}})
		service := w.service(t)
		looks = 0
		if err := service.WaitUntilActive(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if looks != 3 { // at 0, 2 and 4 minutes
			t.Errorf("looked %d times, want 3", looks)
		}
	})
}

// Readings that overtake each other, as they do when several endpoints share a service,
// end with the one that began last.
func TestReadingsOfAServiceThatOvertakeEachOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var late atomic.Int64 // how long a reply takes
		w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}, transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				resp, err := sim.Do(r)
				if strings.HasSuffix(r.URL.Path, "/privateLinkService") {
					time.Sleep(time.Duration(late.Load()))
				}
				return resp, err
			})
		}})
		service, read := w.service(t), make(chan error)
		late.Store(int64(10 * time.Minute))
		go func() { read <- service.Refresh(t.Context(), nil) }()
		time.Sleep(9 * time.Minute) // the service becomes ACTIVE meanwhile
		late.Store(0)
		if err := service.Refresh(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		want := service.Snapshot()
		if want.Status != endpoint.ServiceStatusActive {
			t.Fatalf("the service is %v", want.Status)
		}
		if err := <-read; err != nil {
			t.Fatal(err)
		}
		if got := service.Snapshot(); got != want {
			t.Errorf("the late reply made the service %+v, want %+v", got, want)
		}
	})
}

func TestServiceThatIsGoingAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"ACTIVE","regionId"`, `"DELETING","regionId"`)})
		w.spec.MaxReplacements = 1
		_, err := w.client.Connect(t.Context(), w.spec, nil)
		if err == nil || errors.Is(err, endpoint.ErrUnusable) || !strings.Contains(err.Error(), "the endpoint service is Deleting; use another cluster") {
			t.Errorf("error %v", err)
		}
		if _, err := w.service(t).CreateEndpoint(t.Context(), w.spec, nil); err == nil || !strings.Contains(err.Error(), "Deleting") {
			t.Errorf("creating: %v", err)
		}
	})
}

func TestClusterWithoutDefaultNodeGroup(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"isDefaultGroup":true`, `"isDefaultGroup":false`)})
		if _, err := w.client.Service(t.Context(), w.spec.NodeGroup, nil); !errors.Is(err, endpoint.ErrNotFound) || !strings.Contains(err.Error(), "set NodeGroup.ID") {
			t.Errorf("error %v, want ErrNotFound with a remedy", err)
		}
		w.spec.NodeGroup.ID = w.cluster.NodeGroupID
		w.connect(t)
	})
}

func TestCreateEndpointRefusesAnotherNodeGroup(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		service := w.service(t)
		w.spec.NodeGroup.ID = "other"
		before := len(w.sim.Journal())
		if _, err := service.CreateEndpoint(t.Context(), w.spec, nil); !errors.Is(err, endpoint.ErrInvalidArgument) || len(w.sim.Journal()) != before {
			t.Errorf("error %v, want ErrInvalidArgument before any request", err)
		}
		w.spec.NodeGroup = endpoint.NodeGroupID{}
		if _, err := service.CreateEndpoint(t.Context(), w.spec, nil); err != nil {
			t.Error(err)
		}
	})
}
