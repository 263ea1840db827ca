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
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// misleading changes the replies of one look at one of the lists, or of all.
func misleading(after func() bool, when func(*http.Request) bool, change func(body []byte) []byte) func(*simulator.Simulator) policy.Transporter {
	return func(sim *simulator.Simulator) policy.Transporter {
		return transporter(func(r *http.Request) (*http.Response, error) {
			resp, err := sim.Do(r)
			if err != nil || !after() || r.Method != http.MethodGet || !when(r) {
				return resp, err
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(change(body))), -1
			return resp, err
		})
	}
}

// A stale or wrong reading makes nothing safe to delete, be it of one list or of everything
// for as long as a cloud lags.
func TestAuditIsNotMisled(t *testing.T) {
	t.Parallel()
	azureList := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/privateEndpoints") }
	tidbLists := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/privateEndpointConnections") }
	oneEndpoint := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/privateEndpoints/tidb") }
	either := func(a, b func(*http.Request) bool) func(*http.Request) bool {
		return func(r *http.Request) bool { return a(r) || b(r) }
	}
	none := func([]byte) []byte { return []byte(`{"value":[],"privateEndpointConnections":[]}`) }
	status := func(old, new string) func([]byte) []byte {
		return func(body []byte) []byte {
			return bytes.ReplaceAll(body, []byte(`"status":"`+old+`"`), []byte(`"status":"`+new+`"`))
		}
	}
	for name, test := range map[string]struct {
		when    func(*http.Request) bool
		change  func([]byte) []byte
		lasting time.Duration
	}{
		"Azure lists nothing":                    {azureList, none, 30 * time.Second},
		"TiDB Cloud lists nothing":               {tidbLists, none, 30 * time.Second},
		"TiDB Cloud lists nothing for long":      {tidbLists, none, time.Hour},
		"Azure lists it as Disconnected":         {azureList, status("Approved", "Disconnected"), time.Hour},
		"Azure shows it as Disconnected":         {either(azureList, oneEndpoint), status("Approved", "Disconnected"), 30 * time.Second},
		"Azure shows it as Pending":              {either(azureList, oneEndpoint), status("Approved", "Pending"), time.Hour},
		"Azure shows a status that is not known": {either(azureList, oneEndpoint), status("Approved", "Paused"), time.Hour},
		"neither lists it":                       {either(azureList, tidbLists), none, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var from time.Time
				e := &estate{repaired: &repaired{machine: near()}}
				e.world = newWorld(t, settings{transport: misleading(func() bool { return !from.IsZero() && time.Since(from) < test.lasting }, test.when, test.change)})
				e.connect(t)
				from = time.Now()
				audit, err := e.client.Audit(t.Context(), e.scope(), nil)
				check(t, err)
				for _, f := range audit.Findings {
					if len(f.SafeToDelete) > 0 {
						t.Errorf("an endpoint that works is safe to delete:\n%v", audit)
					}
				}
			})
		})
	}
}

// What somebody changes between the two looks is not safe to delete.
func TestAuditWhileSomebodyActs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		act  func(*estate) error
		want []string
	}{
		"rejected": {func(e *estate) error { return e.sim.RejectConnection(e.spec.EndpointID.String(), "no") }, []string{"tidb Dead: "}},
		"accepted": {func(e *estate) error {
			_, err := e.tidb.CreatePrivateEndpointConnection(context.Background(), e.cluster.ClusterID, e.cluster.NodeGroupID,
				tidbcloud.CreatePrivateEndpointConnectionParameters{EndpointID: e.spec.EndpointID.String(), PrivateIPAddress: "10.0.0.4"}, nil)
			return err
		}, nil},
		"deleted": {func(e *estate) error {
			_, err := e.azure.BeginDeletePrivateEndpoint(context.Background(), e.spec.EndpointID, nil)
			return err
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := &estate{repaired: &repaired{machine: near()}}
				e.world = newWorld(t, settings{transport: e.transport})
				e.create(t)
				acted := make(chan error, 1)
				time.AfterFunc(10*time.Second, func() { acted <- test.act(e) })
				audit, err := e.client.Audit(t.Context(), e.scope(), nil)
				check(t, errors.Join(err, <-acted))
				if diff := cmp.Diff(test.want, briefs(audit)); diff != "" {
					t.Errorf("findings (-want +got):\n%s\n%v", diff, audit)
				}
			})
		})
	}
}

// Without a second look nothing is safe.
func TestAuditWithoutASecondLook(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		interval, deadline time.Duration
		refused            bool
		want               string
	}{
		"by default":     {0, time.Hour, false, "tidb NotRegistered: azure"},
		"soon":           {time.Millisecond, time.Hour, false, "tidb NotRegistered: azure"},
		"not wanted":     {-1, time.Hour, false, "tidb NotRegistered: "},
		"no time for it": {0, 30 * time.Second, false, "tidb NotRegistered: "},
		"refused":        {0, time.Hour, true, "tidb NotRegistered: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := &estate{repaired: &repaired{machine: near()}}
				e.world = newWorld(t, settings{transport: e.transport})
				e.create(t)
				if test.refused {
					e.denied = "/privateEndpoints/"
				}
				ctx, cancel := context.WithTimeout(t.Context(), test.deadline)
				defer cancel()
				audit, err := e.client.Audit(ctx, e.scope(), &endpoint.AuditOptions{Interval: test.interval})
				check(t, err)
				if diff := cmp.Diff([]string{test.want}, briefs(audit)); diff != "" {
					t.Errorf("findings (-want +got):\n%s\n%v", diff, audit)
				}
				if !strings.HasSuffix(test.want, "azure") && !strings.Contains(audit.String(), "look again in a few minutes") {
					t.Errorf("it is not said to look again:\n%v", audit)
				}
			})
		})
	}
}

// The error names what cannot be read, and nothing is concluded from it.
func TestAuditOfWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		denied string
		scope  func(*estate, *endpoint.AuditScope)
		is     error
		want   []string
	}{
		"no permission in Azure":             {azureHost + "/subscriptions", nil, endpoint.ErrPermission, nil},
		"no permission in TiDB Cloud":        {"/clusters/", nil, endpoint.ErrPermission, nil},
		"no permission for the lists of all": {"/clusters/-/", nil, nil, []string{"other NotRegistered: azure"}},
		"no permission for the connections":  {"/privateEndpointConnections", nil, endpoint.ErrPermission, nil},
		"no permission for the service":      {"/privateLinkService", nil, endpoint.ErrPermission, nil},
		"another subscription that is not permitted": {"", func(e *estate, s *endpoint.AuditScope) {
			s.SubscriptionIDs = append(s.SubscriptionIDs, e.sim.AddSubscription(""))
		}, endpoint.ErrPermission, []string{"other NotRegistered: azure"}},
		"another cluster that does not exist": {"", func(e *estate, s *endpoint.AuditScope) { s.ClusterIDs = append(s.ClusterIDs, "1") }, endpoint.ErrNotFound, []string{"other NotRegistered: azure"}},
		"given twice": {"", func(e *estate, s *endpoint.AuditScope) {
			s.SubscriptionIDs = append(s.SubscriptionIDs, " "+strings.ToUpper(s.SubscriptionIDs[0])+"\n")
			s.ClusterIDs = append(s.ClusterIDs, "", " "+s.ClusterIDs[0])
		}, nil, []string{"other NotRegistered: azure"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := &estate{repaired: &repaired{machine: near()}}
				e.world = newWorld(t, settings{transport: e.transport})
				e.connect(t)
				e.named(t, "other")
				e.create(t)
				scope := e.scope()
				if test.scope != nil {
					test.scope(e, &scope)
				}
				e.denied = test.denied
				audit, err := e.client.Audit(t.Context(), scope, nil)
				if !errors.Is(err, test.is) || audit == nil {
					t.Fatalf("audit %v, error %v; want %v", audit, err, test.is)
				}
				if diff := cmp.Diff(test.want, briefs(audit)); diff != "" {
					t.Errorf("findings (-want +got):\n%s\n%v", diff, audit)
				}
			})
		})
	}
}

func TestAuditRefuses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := &estate{repaired: &repaired{machine: near()}}
		e.world = newWorld(t, settings{})
		for name, scope := range map[string]endpoint.AuditScope{
			"nothing":         {},
			"no subscription": {ClusterIDs: []string{"1"}},
			"no cluster":      {SubscriptionIDs: e.scope().SubscriptionIDs, ClusterIDs: []string{" "}},
		} {
			if audit, err := e.client.Audit(t.Context(), scope, nil); !errors.Is(err, endpoint.ErrInvalidArgument) || audit != nil {
				t.Errorf("%s: %v, %v", name, audit, err)
			}
		}
		e.create(t)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(30*time.Second, cancel)
		if audit, err := e.client.Audit(ctx, e.scope(), nil); !errors.Is(err, context.Canceled) || audit != nil {
			t.Errorf("canceled: %v, %v", audit, err)
		}
	})
}
