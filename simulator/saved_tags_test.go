package simulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestSavedTags: the tags of a subscription and its predefined names are part of a saved
// world.
func TestSavedTags(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Record: true})
	call := func(sim *simulator.Simulator, method, path, body string) string {
		t.Helper()
		r, err := http.NewRequest(method, "https://management.azure.com/subscriptions/"+sim.Account().SubscriptionID+path+"?api-version=2021-04-01", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+bearer(t, sim))
		status, text := send(t, sim, r)
		if status >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, status, text)
		}
		return text
	}
	call(sim, "PUT", "/providers/Microsoft.Resources/tags/default", `{"properties":{"tags":{"cost":"one"}}}`)
	call(sim, "PUT", "/tagNames/env", "")
	call(sim, "PUT", "/tagNames/env/tagValues/test", "")
	call(sim, "PUT", "/tagNames/gone", "")
	call(sim, "DELETE", "/tagNames/gone", "")
	want := call(sim, "GET", "/tagNames", "")
	if got := call(saveAndLoad(t, sim), "GET", "/tagNames", ""); got != want || !strings.Contains(got, `"tagValue":"test"`) || !strings.Contains(got, `"tagValue":"one"`) || strings.Contains(got, "gone") {
		t.Errorf("loaded: %s, want %s", got, want)
	}
}
