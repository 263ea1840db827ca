package simulator_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// A virtual network has no more private endpoints than the limit, in a saved world too.
// The limit counts each network by itself, and a deletion makes room.
func TestLimitPrivateEndpoints(t *testing.T) {
	t.Parallel()
	w := raceWorldOf(t, &simulator.Options{Record: true})
	other := w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "other", AddressPrefix: "10.1.0.0/16"})
	put := func(sim *simulator.Simulator, name, subnet string) string {
		t.Helper()
		w := *w
		w.sim = sim
		w.signIn()
		status, body, _ := w.arm("PUT", w.net+"/privateEndpoints/"+name, `{"location":"eastus2","properties":{"subnet":{"id":"`+subnet+`"},
			"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"`+w.cluster.ServiceID+`"}}]}}`)
		return strings.TrimSpace(fmt.Sprint(status, " ", code(body)))
	}
	check := func(when, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	const refused = "400 PrivateEndpointCountLimitReached"
	w.sim.LimitPrivateEndpoints(2)
	check("the first", put(w.sim, "one", w.subnet), "201")
	check("the second", put(w.sim, "two", w.subnet), "201")
	check("the third", put(w.sim, "three", w.subnet), refused)
	check("in another network", put(w.sim, "four", other), "201")
	var file bytes.Buffer
	if err := w.sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	check("in the saved world", put(loaded, "three", w.subnet), refused)
	w.sim.Advance(time.Minute)
	check("one that is there", put(w.sim, "two", w.subnet), "200")
	w.arm("DELETE", w.net+"/privateEndpoints/two", "")
	w.sim.Advance(time.Minute)
	check("after a deletion", put(w.sim, "three", w.subnet), "201")
	w.sim.LimitPrivateEndpoints(-1)
	check("without a limit", put(w.sim, "five", w.subnet), "201")
}
