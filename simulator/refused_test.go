package simulator_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestRefusedLeavesNothing sends a request that is refused after part of it was carried
// out. The saved world must be the same as before, and the next resource must get the
// IDs that it would have had.
func TestRefusedLeavesNothing(t *testing.T) {
	t.Parallel()
	const (
		good = `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"a","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`
		bad  = `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"a","properties":{"addressPrefix":"10.0.0.0/24"}},{"name":"b","properties":{}}]}}`
	)
	run := func(refused bool) (created, saved string) {
		sim := simulator.New(&simulator.Options{Clock: simulator.Manual(), Seed: 5, Record: true})
		sim.AddResourceGroup("network", "eastus2")
		call := func(body string) (int, string) {
			r, err := http.NewRequest("PUT", fmt.Sprintf("https://management.azure.com/subscriptions/%s/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/v?api-version=2025-09-01", sim.Account().SubscriptionID), strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+bearer(t, sim))
			return send(t, sim, r)
		}
		if refused {
			if status, body := call(bad); status != 400 {
				t.Fatalf("the bad request is answered with %d %s", status, body)
			}
		}
		status, body := call(good)
		if status != 201 {
			t.Fatalf("the good request is answered with %d %s", status, body)
		}
		var text bytes.Buffer
		if err := sim.Save(&text); err != nil {
			t.Fatal(err)
		}
		return body, text.String()
	}
	var created, saved, createdAfter, savedAfter string
	// A bubble's clock always starts at the same time.
	synctest.Test(t, func(*testing.T) { created, saved = run(false) })
	synctest.Test(t, func(*testing.T) { createdAfter, savedAfter = run(true) })
	if created != createdAfter {
		t.Errorf("after a refused request the network is another one:\n%s\n%s", created, createdAfter)
	}
	if saved != savedAfter {
		t.Errorf("a refused request is saved:\n%s\n%s", saved, savedAfter)
	}
}
