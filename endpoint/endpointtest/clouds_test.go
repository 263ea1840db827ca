package endpointtest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/endpoint/endpointtest"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// connected fails the test unless client connects the spec's endpoint.
func connected(ctx context.Context, t *testing.T, client *endpoint.Client, spec endpoint.Spec) {
	t.Helper()
	ep, err := client.Connect(ctx, spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := ep.Snapshot(); got.Connection.Status != endpoint.StatusActive || got.ID != spec.EndpointID {
		t.Fatalf("connected as %+v", got)
	}
}

func TestForTest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		clouds := endpointtest.ForTest(t, nil)
		connected(t.Context(), t, clouds.Client, clouds.Spec)
		if took := time.Since(begin); took < 5*time.Minute || took > 7*time.Minute {
			t.Errorf("it took %s of the bubble's time, want about 6 minutes", took)
		}
		service, err := clouds.Client.Service(t.Context(), clouds.Spec.NodeGroup, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := service.Snapshot().ResourceID; got != clouds.ServiceID.String() {
			t.Errorf("the service is %s, ServiceID says %s", got, clouds.ServiceID)
		}
	})
}

// TestOwnClients makes every client as a program does that knows nothing of this
// package.
func TestOwnClients(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		clouds := endpointtest.ForTest(t, &endpointtest.Options{Cluster: simulator.Cluster{JustCreated: true}})
		if clouds.ServiceID != (privatelink.PrivateLinkServiceID{}) {
			t.Errorf("a service that is CREATING has the ID %s", clouds.ServiceID)
		}
		azure, err := privatelink.NewClient(clouds.AzureCredential, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: clouds.ClientOptions}})
		if err != nil {
			t.Fatal(err)
		}
		tidb, err := tidbcloud.NewClient(clouds.TiDBCredential, &tidbcloud.ClientOptions{ClientOptions: clouds.ClientOptions})
		if err != nil {
			t.Fatal(err)
		}
		client, err := endpoint.NewClient(azure, tidb, &clouds.EndpointOptions)
		if err != nil {
			t.Fatal(err)
		}
		connected(t.Context(), t, client, clouds.Spec)
	})
}

// TestSpeed: outside a bubble ten minutes pass in a moment, and so does what the
// client confirms.
func TestSpeed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	clouds := endpointtest.ForTest(t, &endpointtest.Options{Simulator: simulator.Options{Clock: simulator.Speed(2000)}})
	connected(ctx, t, clouds.Client, clouds.Spec)
	if err := clouds.Simulator.RejectConnection(clouds.Spec.EndpointID.String(), "not today"); err != nil {
		t.Fatal(err)
	}
	if _, err := clouds.Client.Connect(ctx, clouds.Spec, nil); !errors.Is(err, endpoint.ErrUnusable) {
		t.Errorf("a rejected connection: %v, want ErrUnusable", err)
	}
}

// TestManual: a clock that stands still, moved from one change to the next.
func TestManual(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	clouds := endpointtest.ForTest(t, &endpointtest.Options{Simulator: simulator.Options{Clock: simulator.Manual()}})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			if next, ok := clouds.Simulator.NextChange(); ok {
				clouds.Simulator.Advance(next.Sub(clouds.Simulator.Now()))
			}
			time.Sleep(time.Millisecond)
		}
	}()
	connected(ctx, t, clouds.Client, clouds.Spec)
	cancel()
	<-done
}

// fakeT is a test that notes how it fails.
type fakeT struct {
	testing.TB
	cleanups []func()
	log      strings.Builder
	failed   bool
}

func (f *fakeT) Helper()           {}
func (f *fakeT) Failed() bool      { return f.failed }
func (f *fakeT) Cleanup(fn func()) { f.cleanups = append(f.cleanups, fn) }

func (f *fakeT) Log(args ...any) {
	for _, arg := range args {
		f.log.WriteString(arg.(string))
	}
}

func (f *fakeT) Errorf(format string, _ ...any) {
	f.failed = true
	f.log.WriteString(format)
}

func (f *fakeT) Fatal(args ...any) {
	f.failed = true
	panic(args[0])
}

// TestFailure: a test that fails shows the journal.
func TestFailure(t *testing.T) {
	t.Parallel()
	fake := &fakeT{}
	clouds := endpointtest.ForTest(fake, nil)
	if _, err := clouds.TiDB.GetCluster(t.Context(), clouds.Spec.NodeGroup.Cluster, nil); err != nil {
		t.Fatal(err)
	}
	fake.failed = true
	for _, cleanup := range fake.cleanups {
		cleanup()
	}
	if got := fake.log.String(); !strings.Contains(got, "GET /v1beta1/clusters/"+clouds.Spec.NodeGroup.Cluster) {
		t.Errorf("the failed test printed %q, want the journal", got)
	}
}

// TestRefusedOptions: New returns what ForTest ends the test with.
func TestRefusedOptions(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]*endpointtest.Options{
		"PollFrequency": {EndpointOptions: endpoint.ClientOptions{PollFrequency: -1}},
		"ConfirmAfter":  {EndpointOptions: endpoint.ClientOptions{ConfirmAfter: -1}},
		"APIVersion":    {ClientOptions: azcore.ClientOptions{APIVersion: "2020-01-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clouds, err := endpointtest.New(options)
			if clouds != nil || err == nil || !strings.Contains(err.Error(), name) {
				t.Fatalf("%v, %v; want an error that names the option", clouds, err)
			}
			defer func() {
				if ended, _ := recover().(error); ended == nil || ended.Error() != err.Error() {
					t.Errorf("ForTest ended with %v, want %v", ended, err)
				}
			}()
			endpointtest.ForTest(&fakeT{}, options)
		})
	}
}
