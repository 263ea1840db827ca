package endpoint

import (
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// The error of each conflicting spec names the first other one.
func TestConflicts(t *testing.T) {
	t.Parallel()
	spec := func(name, subnet, address string) Spec {
		return Spec{
			EndpointID:       privatelink.PrivateEndpointID{SubscriptionID: "s", ResourceGroupName: "g", Name: name},
			SubnetID:         privatelink.SubnetID{SubscriptionID: "s", ResourceGroupName: "g", VirtualNetworkName: "v", Name: subnet},
			PrivateIPAddress: address,
		}
	}
	for name, test := range map[string]struct {
		specs []Spec
		want  map[int]string
	}{
		"none":                            {[]Spec{spec("a", "x", "10.0.0.4"), spec("b", "x", "10.0.0.5"), spec("c", "y", "10.0.0.4"), spec("d", "x", ""), spec("e", "x", "")}, nil},
		"one endpoint":                    {[]Spec{spec("a", "x", ""), spec("b", "x", ""), spec("A", "y", "")}, map[int]string{0: "EndpointID spec 2", 2: "EndpointID spec 0"}},
		"one endpoint thrice":             {[]Spec{spec("a", "x", ""), spec("a", "x", ""), spec("a", "x", "")}, map[int]string{0: "EndpointID spec 2", 1: "EndpointID spec 0", 2: "EndpointID spec 0"}},
		"one address":                     {[]Spec{spec("a", "x", "10.0.0.4"), spec("b", "X", "10.0.0.4")}, map[int]string{0: "PrivateIPAddress spec 1", 1: "PrivateIPAddress spec 0"}},
		"one address thrice":              {[]Spec{spec("a", "x", "10.0.0.4"), spec("b", "x", "10.0.0.4"), spec("c", "x", "10.0.0.4")}, map[int]string{0: "PrivateIPAddress spec 2", 1: "PrivateIPAddress spec 0", 2: "PrivateIPAddress spec 0"}},
		"one endpoint of the one address": {[]Spec{spec("a", "x", "10.0.0.4"), spec("a", "x", "10.0.0.4")}, map[int]string{0: "EndpointID spec 1", 1: "EndpointID spec 0"}},
	} {
		got := conflicts(test.specs)
		if len(got) != len(test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
		for i, want := range test.want {
			for _, part := range strings.SplitN(want, " ", 2) {
				if got[i] == nil || !strings.Contains(got[i].Error(), part) {
					t.Errorf("%s: spec %d: %v, want %q", name, i, got[i], part)
				}
			}
		}
	}
}
