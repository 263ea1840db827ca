package command

import (
	"net/http"
	"strings"
	"testing"
)

// TestBounds: the flags reach the simulator, after a reset too, and the server says
// what it forgot.
func TestBounds(t *testing.T) {
	t.Parallel()
	env := serving(t, "-quiet", "-journal-limit", "5", "-record-bytes", "10000", "-body-bytes", "100000")
	d := doorOf(t, env)
	client := trusting(t, env)
	for range 2 {
		for range 20 {
			call(t, client, "GET", env["PRIVATELINKSIM_URL"]+"/v1beta1/clusters", "")
		}
		if _, text := call(t, client, "GET", env["PRIVATELINKSIM_URL"]+"/_sim/journal", ""); strings.Count(text, `"Method":"GET"`) != 5 || !strings.Contains(text, `"Forgotten":`) {
			t.Errorf("the journal does not keep 5 entries or does not say so: %s", text)
		}
		if resp, text := call(t, client, "GET", env["PRIVATELINKSIM_URL"]+"/_sim/state", ""); resp.StatusCode != http.StatusOK {
			t.Errorf("the state at first: %d %s", resp.StatusCode, text)
		}
		d.arm(t, "PUT", "/subscriptions/"+d.subscription+"/resourceGroups/large?api-version=2021-04-01", `{"location":"eastus2","managedBy":"`+strings.Repeat("x", 10_000)+`"}`)
		if resp, text := call(t, client, "GET", env["PRIVATELINKSIM_URL"]+"/_sim/state", ""); resp.StatusCode != http.StatusConflict || !strings.Contains(text, "RecordBytes") {
			t.Errorf("the state of what is no longer recorded: %d %s", resp.StatusCode, text)
		}
		if status, text := d.arm(t, "PUT", "/subscriptions/"+d.subscription+"/resourceGroups/huge?api-version=2021-04-01", strings.Repeat("x", 200_000)); status != http.StatusServiceUnavailable {
			t.Errorf("a body beyond the limit: %d %s", status, text)
		}
		if resp, text := call(t, client, "POST", env["PRIVATELINKSIM_URL"]+"/_sim/reset", ""); resp.StatusCode != http.StatusOK {
			t.Fatalf("reset: %d %s", resp.StatusCode, text)
		}
	}
}
