package endpoint_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestAcceptPortalMadeEndpoint(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.create(t)
		time.Sleep(time.Minute)
		service := w.service(t)
		page, err := service.NewListEndpointsPager(nil).NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Connections) != 1 || page.Connections[0].Status != endpoint.StatusDiscovered {
			t.Fatalf("listed %+v, want one that is Discovered", page.Connections)
		}
		ep, err := service.Endpoint(t.Context(), strings.ToLower(page.Connections[0].EndpointID), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := ep.WaitUntilActive(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "call Endpoint.Accept first") {
			t.Errorf("waiting for what nobody accepted: %v", err)
		}
		for range 2 {
			if err := ep.Accept(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if err := ep.WaitUntilActive(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		w.connected(t)
	})
}

// If the reply to the registration is lost, TiDB Cloud's list decides.
func TestAcceptSurvivesALostReply(t *testing.T) {
	t.Parallel()
	for name, deliver := range map[string]bool{"carried out": true, "not carried out": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				lost := errors.New("connection reset by peer")
				w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
					return transporter(func(r *http.Request) (*http.Response, error) {
						if r.Method != http.MethodPost || r.Header.Get("Authorization") == "" || r.URL.RawQuery != "" {
							return sim.Do(r)
						}
						if deliver {
							if resp, err := sim.Do(r); err == nil {
								resp.Body.Close()
							}
						}
						return nil, lost
					})
				}})
				err := w.create(t).Accept(t.Context(), nil)
				if deliver && err != nil || !deliver && !errors.Is(err, lost) {
					t.Errorf("error %v", err)
				}
				accepted := 0
				for _, connection := range w.sim.Snapshot().Connections {
					if connection.State == "PENDING" {
						accepted++
					}
				}
				if (accepted == 1) != deliver {
					t.Errorf("%d accepted", accepted)
				}
			})
		})
	}
}

func TestAcceptNeedsARole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{key: func(sim *simulator.Simulator) simulator.APIKey {
			return sim.AddAPIKey(simulator.RoleProjectViewer, sim.Account().ProjectID)
		}})
		err := w.create(t).Accept(t.Context(), nil)
		var typed *endpoint.Error
		if !errors.Is(err, endpoint.ErrPermission) || !errors.As(err, &typed) || typed.Origin != endpoint.OriginTiDBCloud {
			t.Fatalf("error %v, want ErrPermission of TiDB Cloud", err)
		}
		if !strings.Contains(typed.Remedy, "Organization Owner") || !strings.Contains(typed.Remedy, "Project Owner") {
			t.Errorf("remedy %q names no role", typed.Remedy)
		}
	})
}

func TestAcceptRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		prepare func(*testing.T, *world, *endpoint.Endpoint)
		want    string
		is      error
	}{
		"deleting": {func(t *testing.T, w *world, ep *endpoint.Endpoint) {
			connection := w.connect(t).Snapshot().Connection
			if _, err := w.tidb.BeginDeletePrivateEndpointConnection(t.Context(), connection.NodeGroup.Cluster, connection.NodeGroup.ID, connection.ID, nil); err != nil {
				t.Fatal(err)
			}
		}, "connection is Disconnected", endpoint.ErrUnusable}, // by the time it is sure
		"deleted": {func(t *testing.T, w *world, ep *endpoint.Endpoint) {
			if err := ep.Delete(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, "create it with EndpointService.CreateEndpoint", endpoint.ErrNotFound},
		"gone behind TiDB Cloud's back": {func(t *testing.T, w *world, ep *endpoint.Endpoint) {
			w.connect(t)
			poller, err := w.azure.BeginDeletePrivateEndpoint(t.Context(), w.spec.EndpointID, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, "as Active, but there is no such private endpoint", endpoint.ErrUnusable},
		"failed": {func(t *testing.T, w *world, ep *endpoint.Endpoint) {
			if err := errors.Join(w.sim.FailNextAcceptance(w.cluster.ClusterID, "no quota left"), ep.Accept(t.Context(), nil)); err != nil {
				t.Fatal(err)
			}
			if err := ep.WaitUntilActive(t.Context(), nil); !errors.Is(err, endpoint.ErrUnusable) || !strings.Contains(err.Error(), "no quota left") {
				t.Fatalf("waiting: %v", err)
			}
		}, "no quota left", endpoint.ErrUnusable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				ep := w.create(t)
				test.prepare(t, w, ep)
				before := len(w.sim.Journal())
				err := ep.Accept(t.Context(), nil)
				if err == nil || !strings.Contains(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is) {
					t.Errorf("error %v, want %v with %q", err, test.is, test.want)
				}
				if n := w.writes(before); n != 0 {
					t.Errorf("%d writes", n)
				}
			})
		})
	}
}
