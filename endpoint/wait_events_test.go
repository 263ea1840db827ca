package endpoint_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Events hold TiDB Cloud's message about an endpoint that is PENDING, and not about one that is
// ACTIVE.
func TestMessageOfAPendingEndpoint(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{transport: rewrite(tidbHost, `"message":""`, `"message":"in the queue"`)})
		w.connect(t)
		told := map[string]string{}
		for _, e := range w.events {
			if e.Step == endpoint.StepActive {
				told[e.State] = e.Message
			}
		}
		if told["Pending"] != "in the queue" || told["Active"] != "" {
			t.Errorf("told %q", told)
		}
	})
}

// An event reports a deletion that takes too long, and so does the error.
func TestUnregistrationThatIsLate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{durations: simulator.Durations{ConnectionDeletion: time.Hour}})
		w.connect(t)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
		defer cancel()
		start := time.Now()
		err := w.client.Disconnect(ctx, w.spec, nil)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "support ticket") {
			t.Errorf("%v, want DeadlineExceeded and the remedy", err)
		}
		var told []time.Duration
		for _, e := range w.events {
			if e.Step == endpoint.StepDelete && strings.Contains(e.Message, "support ticket") {
				told = append(told, e.Time.Sub(start))
			}
		}
		if len(told) == 0 || told[0] <= 10*time.Minute || told[0] > 12*time.Minute {
			t.Errorf("told at %v, want soon after 10 minutes", told)
		}
	})
}

// If the reply to GetCluster leaves out the node groups, the client lists them, and an error of the
// list is returned.
func TestNodeGroupsOfAListOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]*simulator.Fault{
		"listed": nil,
		"failed": {Method: "GET", Path: "tidbNodeGroups", Kind: simulator.FaultKindRefuse, Status: 400, Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{transport: rewrite(tidbHost, `"nodeSpecVersion":"v1","tidbNodeGroups":[{`, `"nodeSpecVersion":"v1","none":[{`)})
				if fault != nil {
					if err := w.sim.InjectFault(*fault); err != nil {
						t.Fatal(err)
					}
				}
				service, err := w.client.Service(t.Context(), w.spec.NodeGroup, nil)
				if (err != nil) != (fault != nil) {
					t.Fatalf("error %v", err)
				}
				if err == nil && service.Snapshot().NodeGroup.ID != w.cluster.NodeGroupID {
					t.Errorf("group %v, want %s", service.Snapshot().NodeGroup, w.cluster.NodeGroupID)
				}
			})
		})
	}
}

// Accept sends an event with the status of the endpoint, even if there was nothing to do.
func TestAcceptTellsTheStatus(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		ep := w.create(t)
		for _, want := range []string{"Pending", "Active"} {
			w.events = nil
			if err := ep.Accept(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if n := len(w.events); n == 0 || w.events[n-1].Step != endpoint.StepAccept || w.events[n-1].State != want {
				t.Errorf("events %+v, want the last to be %s of %s", w.events, endpoint.StepAccept, want)
			}
			time.Sleep(time.Hour)
		}
	})
}
