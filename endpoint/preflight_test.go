package endpoint_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// One error reports everything that is wrong with a spec, with remedies, and nothing is
// written.
func TestEverythingWrongIsToldAtOnce(t *testing.T) {
	t.Parallel()
	elsewhere := func(w *world) {
		subnet, err := privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far", Location: "japaneast", AddressPrefix: "10.9.0.0/24"}))
		if err != nil {
			panic(err)
		}
		w.spec.SubnetID, w.spec.PrivateIPAddress = subnet, "10.0.0.9"
	}
	for name, test := range map[string]struct {
		state  string // of the cluster
		change func(*world)
		is     []error
		tells  []string
	}{
		"paused, another region, outside the subnet": {"PAUSED", elsewhere, []error{endpoint.ErrMismatch, endpoint.ErrInvalidArgument}, []string{
			"3 problems", "the cluster is PAUSED; resume the cluster in the TiDB Cloud console",
			"its network is in japaneast, the cluster in eastus2; use a subnet of a virtual network in eastus2",
			"10.0.0.9: it is outside the subnet; use a free address of 10.9.0.0/24",
		}},
		"deleted, another region, outside the subnet": {"DELETED", elsewhere, []error{endpoint.ErrNotFound, endpoint.ErrMismatch, endpoint.ErrInvalidArgument}, []string{
			"3 problems", "the cluster is DELETED; use another cluster", "virtual network in eastus2", "outside the subnet",
		}},
		"on another cloud, outside the subnet": {"ACTIVE", func(w *world) {
			elsewhere(w)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "aws-us-east-1"}).ClusterID
		}, []error{endpoint.ErrMismatch, endpoint.ErrInvalidArgument}, []string{"2 problems", "use a cluster on Azure", "outside the subnet"}},
		"no such cluster, no such subnet": {"ACTIVE", func(w *world) { w.spec.NodeGroup.Cluster, w.spec.SubnetID.Name = "1", "none" },
			[]error{endpoint.ErrNotFound}, []string{"2 problems", "clusters/1", "/subnets/none"}},
		"the network's address": {"ACTIVE", func(w *world) { w.spec.PrivateIPAddress = "10.0.0.0" }, []error{endpoint.ErrInvalidArgument}, []string{"reserves the first four addresses"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				always := true
				w := newWorld(t, settings{transport: clusterState(test.state, &always)})
				test.change(w)
				before := len(w.sim.Journal())
				for verb, try := range map[string]func() error{
					"Connect":   func() error { _, err := w.client.Connect(t.Context(), w.spec, nil); return err },
					"Plan":      func() error { _, err := w.client.Plan(t.Context(), w.spec, nil); return err },
					"Reconcile": func() error { _, err := w.reconcile(t.Context()); return err },
				} {
					err := try()
					if err == nil {
						t.Fatalf("%s: no error", verb)
					}
					for _, is := range test.is {
						if !errors.Is(err, is) {
							t.Errorf("%s: error %v does not match %v", verb, err, is)
						}
					}
					for _, text := range test.tells {
						if !strings.Contains(err.Error(), text) {
							t.Errorf("%s: error %v does not tell %q", verb, err, text)
						}
					}
				}
				if n := w.writes(before); n != 0 {
					t.Errorf("%d writes", n)
				}
			})
		})
	}
}

// A credential that may create endpoints but not read networks is enough.
func TestConnectWithoutTheRightToReadTheNetwork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		refused := 0
		w := newWorld(t, settings{transport: func(sim *simulator.Simulator) policy.Transporter {
			return transporter(func(r *http.Request) (*http.Response, error) {
				resp, err := sim.Do(r)
				if err == nil && strings.Contains(r.URL.Path, "/virtualNetworks/") {
					resp.StatusCode = http.StatusForbidden
					refused++
				}
				return resp, err
			})
		}})
		w.connect(t)
		w.connected(t)
		if refused == 0 {
			t.Error("nobody asked for the network")
		}
	})
}
