package simulator_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// An endpoint can be reached from a peered network: once both sides are there, and
// as long as both allow it.
func TestDataPathPeered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newDataPath(t)
		b.activate()
		subnet := b.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "far", AddressPrefix: "10.9.0.0/16"})
		far, _, _ := strings.Cut(subnet, "/subnets/")
		near := strings.TrimSuffix(far, "far") + "vnet"
		client, err := armnetwork.NewVirtualNetworkPeeringsClient(b.sim.Account().SubscriptionID, b.sim.Credential(), armOptions(b.sim))
		if err != nil {
			t.Fatal(err)
		}
		peer := func(network, remote string, access bool) {
			t.Helper()
			poller, err := client.BeginCreateOrUpdate(t.Context(), "network", network, "p", armnetwork.VirtualNetworkPeering{
				Properties: &armnetwork.VirtualNetworkPeeringPropertiesFormat{RemoteVirtualNetwork: &armnetwork.SubResource{ID: &remote}, AllowVirtualNetworkAccess: to.Ptr(access)},
			}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}
		for _, step := range []struct {
			name    string
			do      func()
			reached bool
		}{
			{"not peered", func() {}, false},
			{"one side alone", func() { peer("far", near, true) }, false},
			{"both sides", func() { peer("vnet", far, true) }, true},
			{"one side denies", func() { peer("vnet", far, false) }, false},
		} {
			step.do()
			conn, err := b.dial(t, b.sim.Network(subnet), "10.0.0.4:4000")
			if reached := err == nil; reached != step.reached {
				t.Errorf("%s: reached %t (%v), want %t", step.name, reached, err, step.reached)
			}
			if conn != nil {
				conn.Close()
			}
		}
	})
}
