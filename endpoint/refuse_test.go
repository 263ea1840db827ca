package endpoint_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func TestConnectRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*testing.T, *world)
		is     error
		want   string
	}{
		"endpoint of another cluster": {func(t *testing.T, w *world) {
			w.create(t)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{}).ClusterID
		}, endpoint.ErrMismatch, "the target of the private endpoint is"},
		"endpoint in another region": {func(t *testing.T, w *world) {
			w.create(t)
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "azure-japaneast"}).ClusterID
		}, endpoint.ErrMismatch, "is eastus2, not japaneast"},
		"endpoint of another subnet, address and network interface": {func(t *testing.T, w *world) {
			w.create(t)
			w.spec.SubnetID.Name, w.spec.PrivateIPAddress, w.spec.CustomNetworkInterfaceName = "other", "10.0.0.9", "mine"
		}, endpoint.ErrMismatch, "/subnets/other, the address of the private endpoint is 10.0.0.4, not 10.0.0.9, the network interface of"},
		"network in another region": {func(t *testing.T, w *world) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "azure-japaneast"}).ClusterID
		}, nil, "virtual network in japaneast"},
		"cluster on another cloud": {func(t *testing.T, w *world) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{RegionID: "aws-us-east-1"}).ClusterID
		}, endpoint.ErrMismatch, "use a cluster on Azure"},
		"no such cluster": {func(t *testing.T, w *world) { w.spec.NodeGroup.Cluster = "1" }, endpoint.ErrNotFound, "tidbcloud: "},
		"no such group":   {func(t *testing.T, w *world) { w.spec.NodeGroup.ID = "1" }, endpoint.ErrNotFound, "tidbcloud: "},
		"no such resource group": {func(t *testing.T, w *world) { w.spec.EndpointID.ResourceGroupName = "none" }, endpoint.ErrNotFound,
			"create the resource group"},
		"taken address": {func(t *testing.T, w *world) {
			w.create(t)
			w.spec.EndpointID.Name, w.spec.PrivateIPAddress = "second", "10.0.0.4"
		}, nil, "choose another PrivateIPAddress"},
		"Azure role": {func(t *testing.T, w *world) {
			w.spec.EndpointID.SubscriptionID = w.sim.AddSubscription(simulator.AzureRoleReader)
		},
			endpoint.ErrPermission, "Network Contributor"},
		"no Azure role": {func(t *testing.T, w *world) { w.spec.EndpointID.SubscriptionID = w.sim.AddSubscription("") },
			endpoint.ErrPermission, "Network Contributor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, settings{})
				test.change(t, w)
				before := len(w.sim.Journal())
				_, err := w.client.Connect(t.Context(), w.spec, nil)
				var typed *endpoint.Error
				if !errors.As(err, &typed) || test.is != nil && !errors.Is(err, test.is) || !strings.Contains(err.Error(), test.want) {
					t.Errorf("error %v, want %v with %q", err, test.is, test.want)
				}
				if typed != nil && typed.Remedy == "" {
					t.Errorf("no remedy in %v", err)
				}
				if n := w.writes(before); n != 0 {
					t.Errorf("%d writes", n)
				}
			})
		})
	}
}

func TestBadInputSendsNothing(t *testing.T) {
	t.Parallel()
	type s = endpoint.Spec
	for name, change := range map[string]func(*s){
		"no cluster":    func(s *s) { s.NodeGroup.Cluster = "" },
		"bad cluster":   func(s *s) { s.NodeGroup.Cluster = "a/b" },
		"any cluster":   func(s *s) { s.NodeGroup = endpoint.NodeGroupID{Cluster: "-", ID: "-"} },
		"no endpoint":   func(s *s) { s.EndpointID.Name = "" },
		"bad endpoint":  func(s *s) { s.EndpointID.Name = "a b" },
		"no subnet":     func(s *s) { s.SubnetID.Name = "" },
		"bad address":   func(s *s) { s.PrivateIPAddress = "10.0.0" },
		"long message":  func(s *s) { s.RequestMessage = strings.Repeat("x", 141) },
		"bad interface": func(s *s) { s.CustomNetworkInterfaceName = "/" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, settings{})
			change(&w.spec)
			before := len(w.sim.Journal())
			_, err := w.client.Connect(t.Context(), w.spec, nil)
			var typed *endpoint.Error
			if !errors.Is(err, endpoint.ErrInvalidArgument) || !errors.As(err, &typed) || typed.Remedy == "" || typed.Origin != "" {
				t.Errorf("error %#v, want ErrInvalidArgument with a remedy and no origin", err)
			}
			if sent := len(w.sim.Journal()) - before; sent != 0 {
				t.Errorf("%d requests or changes", sent)
			}
		})
	}
}
