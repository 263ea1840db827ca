package endpoint_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A few requests in a row that are refused or lost, more than azcore sends again, do not end a
// Connect.
func TestPassingRefusalsAreWaitedOut(t *testing.T) {
	t.Parallel()
	const times = 5
	for name, fault := range map[string]simulator.Fault{
		"503":                     {Kind: simulator.FaultKindRefuse, Status: 503},
		"500":                     {Kind: simulator.FaultKindRefuse, Status: 500},
		"409":                     {Kind: simulator.FaultKindRefuse, Status: 409},
		"412":                     {Kind: simulator.FaultKindRefuse, Status: 412},
		"429":                     {Kind: simulator.FaultKindRefuse, Status: 429},
		"429 with Retry-After":    {Kind: simulator.FaultKindRefuse, Status: 429, RetryAfter: 20 * time.Second},
		"reset":                   {Kind: simulator.FaultKindResetBefore},
		"lost reply":              {Kind: simulator.FaultKindLoseReply},
		"cut reply":               {Kind: simulator.FaultKindTruncate},
		"page in place of a body": {Kind: simulator.FaultKindGarble},
	} {
		for request, at := range map[string]simulator.Fault{
			"create":   {Method: http.MethodPut, Path: "privateEndpoints/*"},
			"register": {Method: http.MethodPost, Path: "privateEndpointConnections", Skip: 1}, // behind the validation
			"poll":     {Method: http.MethodGet, Path: "operations/*"},
			"look":     {Method: http.MethodGet, Path: "privateEndpointConnections/*", Skip: 1},
		} {
			for verb, act := range verbs() {
				if verb == "Plan" || verb == "Reconcile" {
					continue // whose caller is the one to call again
				}
				t.Run(name+"/"+request+"/"+verb, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						w := newWorld(t, settings{})
						at := at
						at.Kind, at.Status, at.RetryAfter, at.Times = fault.Kind, fault.Status, fault.RetryAfter, times
						if request == "look" && verb == "ConnectAll" {
							at.Path, at.Skip = "privateEndpointConnections", 5
						}
						if err := w.sim.InjectFault(at); err != nil {
							t.Fatal(err)
						}
						if err := act(t.Context(), w); err != nil {
							t.Fatal(err)
						}
						w.connected(t)
					})
				})
			}
		}
	}
}

// A refusal that lasts ends in an error with the cloud's message.
func TestLastingRefusalsAreTold(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"register, 503": {Method: http.MethodPost, Path: "privateEndpointConnections", Skip: 1, Kind: simulator.FaultKindRefuse, Status: 503},
		"register, 400": {Method: http.MethodPost, Path: "privateEndpointConnections", Skip: 1, Kind: simulator.FaultKindRefuse, Status: 400},
		"create, 409":   {Method: http.MethodPut, Path: "privateEndpoints/*", Kind: simulator.FaultKindRefuse, Status: 409},
		"create, reset": {Method: http.MethodPut, Path: "privateEndpoints/*", Kind: simulator.FaultKindResetBefore},
		"poll, 500":     {Method: http.MethodGet, Path: "operations/*", Kind: simulator.FaultKindRefuse, Status: 500},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				fault.Times = -1
				if err := w.sim.InjectFault(fault); err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				_, err := w.client.Connect(t.Context(), w.spec, nil)
				if err == nil || !strings.Contains(err.Error(), "scripted fault") {
					t.Errorf("error %v, want the cloud's words", err)
				}
				if took := time.Since(start); took < time.Minute || took > 15*time.Minute {
					t.Errorf("told after %v", took)
				}
				w.sim.ClearFaults()
				w.connect(t)
				w.connected(t)
			})
		})
	}
}

// Connect finds that an API key may not register endpoints, or that a cluster takes no more, before
// it creates anything.
func TestNothingIsCreatedThatCouldNotBeRegistered(t *testing.T) {
	t.Parallel()
	type test struct {
		key    func(*simulator.Simulator) simulator.APIKey
		fault  *simulator.Fault
		is     error
		remedy string
	}
	tests := map[string]test{
		"limit": {fault: &simulator.Fault{
			Method: http.MethodPost, Path: "privateEndpointConnections", Kind: simulator.FaultKindRefuse, Status: 400, Times: -1,
			Body: `{"code":8,"message":"the limit of endpoints is reached","details":[]}`,
		}, remedy: "the limit of endpoints is reached"},
	}
	for _, role := range []simulator.Role{simulator.RoleProjectViewer, simulator.RoleOrganizationMember} {
		tests[string(role)] = test{key: func(sim *simulator.Simulator) simulator.APIKey {
			return sim.AddAPIKey(role, sim.Account().ProjectID)
		}, is: endpoint.ErrPermission, remedy: "Project Owner"}
	}
	for name, test := range tests {
		for verb, act := range verbs() {
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, settings{key: test.key})
					if test.fault != nil {
						if err := w.sim.InjectFault(*test.fault); err != nil {
							t.Fatal(err)
						}
					}
					err := act(t.Context(), w)
					if err == nil || test.is != nil && !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.remedy) {
						t.Errorf("error %v, want %v with %q", err, test.is, test.remedy)
					}
					if n := len(w.sim.Snapshot().PrivateEndpoints); n != 0 {
						t.Errorf("%d private endpoints are left behind", n)
					}
				})
			})
		}
	}
}

// Events hold what a cloud says about a failure.
func TestEventsCarryMessages(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fail func(*world) error
		step endpoint.Step
	}{
		"acceptance": {func(w *world) error { return w.sim.FailNextAcceptance(w.cluster.ClusterID, "no ip") }, endpoint.StepActive},
		"operation":  {func(w *world) error { return w.sim.FailNextOperation(w.spec.EndpointID.String(), "no ip") }, endpoint.StepCreate},
	} {
		for verb, act := range verbs() {
			if verb == "Plan" || verb == "Reconcile" {
				continue
			}
			t.Run(name+"/"+verb, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, settings{})
					if err := test.fail(w); err != nil {
						t.Fatal(err)
					}
					err := act(t.Context(), w)
					var typed *endpoint.Error
					if !errors.As(err, &typed) || !strings.Contains(typed.Found, "no ip") || typed.Remedy == "" {
						t.Errorf("error %v, want one that tells %q and a remedy", err, "no ip")
					}
					for _, e := range w.events {
						if e.Step == test.step && e.State == "Failed" && strings.Contains(e.Message, "no ip") {
							return
						}
					}
					t.Errorf("no event of %s with the message in %+v", test.step, w.events)
				})
			})
		}
	}
}

// A repair keeps what others have added to the endpoint.
func TestRepairKeepsWhatOthersAdded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.spec.Tags = map[string]string{"team": "data"}
		w.use(t, adding(w.sim, `"tags":{`, `"tags":{"policy":"audited",`), w.sim.Account().APIKey, policy.RetryOptions{})
		if err := w.sim.FailNextOperation(w.spec.EndpointID.String(), "no capacity"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.client.Connect(t.Context(), w.spec, nil); err == nil {
			t.Fatal("no error")
		}
		w.restart(t)
		w.connect(t)
		w.connected(t)
		want := map[string]string{"team": "data", "policy": "audited"}
		if diff := cmp.Diff(want, w.tags(t)); diff != "" {
			t.Errorf("tags (-want +got):\n%s", diff)
		}
	})
}

// adding changes the bodies of PUTs on their way to Azure, as Azure Policy does.
func adding(sim *simulator.Simulator, old, new string) policy.Transporter {
	return transporter(func(r *http.Request) (*http.Response, error) {
		if r.Method != http.MethodPut {
			return sim.Do(r)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = bytes.Replace(body, []byte(old), []byte(new), 1)
		changed := r.Clone(r.Context())
		changed.Body, changed.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		return sim.Do(changed)
	})
}

// A wait that takes longer than usual asks for a support ticket.
func TestLateWaitsNameSupport(t *testing.T) {
	t.Parallel()
	const hour = time.Hour
	for name, test := range map[string]struct {
		durations simulator.Durations
		want      string
		step      endpoint.Step
	}{
		"service":    {simulator.Durations{ServiceCreation: hour}, "it has been Creating for ", endpoint.StepService},
		"acceptance": {simulator.Durations{Approval: hour, Acceptance: hour}, "it has been Pending for ", endpoint.StepActive},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{cluster: simulator.Cluster{JustCreated: true}, durations: test.durations})
				ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
				defer cancel()
				if _, err := w.client.Connect(ctx, w.spec, nil); !errors.Is(err, context.DeadlineExceeded) {
					t.Fatalf("error %v", err)
				}
				told := 0
				for _, e := range w.events {
					if e.Step == test.step && strings.Contains(e.Message, test.want) && strings.Contains(e.Message, "support ticket") {
						told++
					}
				}
				if told != 1 {
					t.Errorf("told %d times in %+v", told, w.events)
				}
				w.restart(t)
				var step endpoint.Reconciliation
				for range 30 {
					var err error
					if step, err = w.client.Reconcile(t.Context(), w.spec, &endpoint.ReconcileOptions{Previous: &step}); err != nil {
						t.Fatal(err)
					}
					time.Sleep(step.After)
				}
				if !strings.Contains(step.Message, test.want) || !strings.Contains(step.Message, "support ticket") {
					t.Errorf("Reconcile says %q", step.Message)
				}
			})
		})
	}
}

// One event reports what is confirmed, with the cloud's message.
func TestDoubtIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.spec.NodeGroup.Cluster = "1"
		if _, err := w.client.Connect(t.Context(), w.spec, nil); !errors.Is(err, endpoint.ErrNotFound) {
			t.Fatalf("error %v, want ErrNotFound", err)
		}
		if len(w.events) != 1 || w.events[0].Step != endpoint.StepConfirm || !strings.Contains(w.events[0].Message, "clusters/1") {
			t.Errorf("events %+v, want one that names the cluster", w.events)
		}
	})
}
