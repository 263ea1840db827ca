package simulator_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Nothing can be created in a resource group that is being deleted, and nothing can
// refer to what is in it.
func TestGroupBeingDeleted(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	group, _, _ := strings.Cut(w.net, "/providers/")
	w.sim.AddResourceGroup("other", "eastus2")
	w.must("DELETE", group, "")
	for path, body := range map[string]string{
		group:                           `{"location":"eastus2"}`,
		w.net + "/virtualNetworks/more": `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}}`,
	} {
		if status, reply, _ := w.arm("PUT", path, body); status != 409 || code(reply) != "ResourceGroupBeingDeleted" {
			t.Errorf("PUT %s: %d %v, want 409 ResourceGroupBeingDeleted", path, status, reply)
		}
	}
	other := strings.Replace(w.net, "/network/", "/other/", 1)
	status, reply, _ := w.arm("PUT", other+"/networkInterfaces/nic", `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"`+w.subnet+`"}}}]}}`)
	if status != 429 {
		t.Errorf("a NIC in a subnet that is going away: %d %v, want 429", status, reply)
	}
	w.sim.Advance(time.Hour)
	// Older api-versions look up a nested resource by its parent, even when the group is gone (recorded).
	for version, want := range map[string]string{"2022-07-01": "ResourceNotFound", "2024-03-01": "ResourceGroupNotFound"} {
		if status, reply, _ := w.arm("DELETE", w.subnet+"?api-version="+version, ""); status != 404 || code(reply) != want {
			t.Errorf("DELETE of a subnet in %s: %d %v, want 404 %s", version, status, reply, want)
		}
	}
	if status, reply, _ := w.arm("DELETE", w.net+"/virtualNetworks/vnet", ""); status != 404 || code(reply) != "ResourceGroupNotFound" {
		t.Errorf("DELETE of a network: %d %v, want 404 ResourceGroupNotFound", status, reply)
	}
}

// Operations on a network and its subnets run one after the other.
func TestNetworkAndSubnetTakeTurns(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	const network = `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16","10.1.0.0/16"]},"subnets":[{"name":"default","properties":{"addressPrefix":"10.0.0.0/16"}}]}}`
	w.must("DELETE", w.subnet, "")
	if status, reply, _ := w.arm("PUT", w.net+"/virtualNetworks/vnet", network); status != 429 {
		t.Errorf("PUT of a network whose subnet is being deleted: %d %v, want 429", status, reply)
	}
	w.sim.Advance(time.Minute)
	before := w.must("GET", w.net+"/virtualNetworks/vnet", "")["etag"]
	w.must("PUT", w.net+"/virtualNetworks/vnet", network)
	w.must("DELETE", w.subnet, "")
	w.sim.Advance(simulator.DefaultDurations().VirtualNetwork)
	subnet := w.must("GET", w.subnet, "")["properties"].(map[string]any)
	if got := subnet["provisioningState"]; got != "Deleting" {
		t.Errorf("the end of the network's operation made a subnet that is being deleted %v", got)
	}
	before = w.must("GET", w.net+"/virtualNetworks/vnet", "")["etag"]
	w.sim.Advance(time.Minute)
	if after := w.must("GET", w.net+"/virtualNetworks/vnet", "")["etag"]; after == before {
		t.Error("the network lost a subnet and kept its etag")
	}
}

func TestSubnetNamesAreUnique(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	status, reply, _ := w.arm("PUT", w.net+"/virtualNetworks/v", `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},
		"subnets":[{"name":"a","properties":{"addressPrefix":"10.0.0.0/24"}},{"name":"A","properties":{"addressPrefix":"10.0.1.0/24"}}]}}`)
	if status != 400 {
		t.Errorf("two subnets of one name: %d %v, want 400", status, reply)
	}
}

// A dynamic address stays the same when the NIC is written again.
func TestDynamicAddressStays(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	nic := func(name string) any {
		body := w.must("PUT", w.net+"/networkInterfaces/"+name, `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"`+w.subnet+`"}}}]}}`)
		return body["properties"].(map[string]any)["ipConfigurations"].([]any)[0].(map[string]any)["properties"].(map[string]any)["privateIPAddress"]
	}
	nic("first")
	before := nic("second")
	w.must("DELETE", w.net+"/networkInterfaces/first", "")
	w.sim.Advance(time.Minute)
	if after := nic("second"); after != before {
		t.Errorf("address %v became %v", before, after)
	}
}

func TestSeededLocationIsNormalised(t *testing.T) {
	t.Parallel()
	w := newRaceWorld(t, simulator.Durations{})
	w.subnet = w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Location: "East US 2", Name: "spaced"})
	w.putEndpoint("pe", w.cluster.ServiceID)
}
