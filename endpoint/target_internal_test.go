package endpoint

import "testing"

func TestLeadsTo(t *testing.T) {
	t.Parallel()
	const id = "/subscriptions/s/resourceGroups/tidb/providers/Microsoft.Network/privateLinkServices/pls"
	const alias = "pls.aaaaaaaa-2222-3333-4444-555555555555.eastus2.azure.privatelinkservice"
	for _, test := range []struct {
		name, target, service string
		listed, want          bool
	}{
		{"the same ID", id, id, false, true},
		{"another case", "/SUBSCRIPTIONS/s/RESOURCEGROUPS/tidb/providers/Microsoft.Network/privateLinkServices/PLS", id, false, true},
		{"another ID", id + "2", id, true, false},
		{"no service yet", "", "", true, false},
		{"alias that TiDB Cloud lists", alias, id, true, true},
		{"alias that it does not", alias, id, false, false},
	} {
		if got := leadsTo(test.target, ServiceSnapshot{ResourceID: test.service}, test.listed); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

// TiDB Cloud may list an old connection and a new one.
func TestBestConnection(t *testing.T) {
	t.Parallel()
	order := []Status{StatusActive, StatusPending, "FROZEN", StatusFailed, StatusDeleting, StatusDiscovered}
	for i, want := range order {
		var connections []Connection
		for _, status := range order[i:] {
			connections = append([]Connection{{Status: status}}, connections...)
		}
		if got := best(connections).Status; got != want {
			t.Errorf("of %v: %v, want %v", order[i:], got, want)
		}
	}
	if got := best(nil); got != (Connection{}) {
		t.Errorf("of nothing: %+v", got)
	}
}
