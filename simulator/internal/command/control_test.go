package command

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestControl(t *testing.T) {
	t.Parallel()
	env := serving(t, "-seed", "1", "-quiet", "-latency", "realistic")
	client, base := trusting(t, env), env["PRIVATELINKSIM_URL"]
	now := func(text string) time.Time {
		var body struct{ Now time.Time }
		if err := json.Unmarshal([]byte(text), &body); err != nil {
			t.Fatal(err)
		}
		return body.Now
	}
	_, first := call(t, client, "POST", base+"/_sim/clock/advance", `{"duration":"1ns"}`)
	_, second := call(t, client, "POST", base+"/_sim/clock/advance", `{"duration":"5m"}`)
	if passed := now(second).Sub(now(first)); passed < 5*time.Minute {
		t.Errorf("advance moved the clock %v", passed)
	}
	for _, bad := range []string{"", "{}", `{"duration":"-5m"}`, `{"duration":"soon"}`} {
		if resp, text := call(t, client, "POST", base+"/_sim/clock/advance", bad); resp.StatusCode != 400 {
			t.Errorf("advance %q: %d %s", bad, resp.StatusCode, text)
		}
	}
	call(t, client, "GET", base+"/v1beta1/clusters", "")
	if _, text := call(t, client, "GET", base+"/_sim/journal?format=text", ""); !strings.Contains(text, "GET /v1beta1/clusters -> 401") {
		t.Errorf("the journal misses a call:\n%s", text)
	}
	for format, want := range map[string]int{"": 200, "json": 200, "mermaid": 200, "har": 200, "pdf": 400} {
		if resp, text := call(t, client, "GET", base+"/_sim/journal?format="+format, ""); resp.StatusCode != want || len(text) == 0 {
			t.Errorf("journal as %q: %d %q, want %d", format, resp.StatusCode, text, want)
		}
	}
	if resp, _ := call(t, client, "POST", base+"/_sim/reset", ""); resp.StatusCode != 200 {
		t.Errorf("reset: %d", resp.StatusCode)
	}
	if _, text := call(t, client, "GET", base+"/_sim/journal", ""); strings.Contains(text, "v1beta1") {
		t.Errorf("the journal outlives a reset:\n%s", text)
	}
	if resp, _ := call(t, client, "GET", base+"/_sim/weather", ""); resp.StatusCode != 404 {
		t.Errorf("an unknown control call: %d", resp.StatusCode)
	}
}

func TestControlFaults(t *testing.T) {
	t.Parallel()
	env := serving(t, "-quiet")
	client, base := trusting(t, env), env["PRIVATELINKSIM_URL"]
	if resp, text := call(t, client, "POST", base+"/_sim/faults", `{"path":"/v1beta1/clusters","kind":"refuse","status":503,"times":2,"retryAfter":"3s"}`); resp.StatusCode != 200 {
		t.Fatalf("inject: %d %s", resp.StatusCode, text)
	}
	if resp, _ := call(t, client, "GET", base+"/v1beta1/clusters", ""); resp.StatusCode != 503 || resp.Header.Get("Retry-After") != "3" {
		t.Errorf("with the fault: %d, Retry-After %q", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	if resp, text := call(t, client, "POST", base+"/_sim/faults", `{"path":"nowhere","kind":"delay-reply","delay":"90s","retryAfter":"1m30s"}`); resp.StatusCode != 200 {
		t.Errorf("a delay: %d %s", resp.StatusCode, text)
	}
	if resp, _ := call(t, client, "DELETE", base+"/_sim/faults", ""); resp.StatusCode != 200 {
		t.Errorf("clear: %d", resp.StatusCode)
	}
	if resp, _ := call(t, client, "GET", base+"/v1beta1/clusters", ""); resp.StatusCode != 401 {
		t.Errorf("without it: %d", resp.StatusCode)
	}
	for _, bad := range []string{"", "{}", `{"kind":"refuse"}`, `{"kind":"refuse","status":503,"retryAfter":"soon"}`, `{"kind":"delay-reply","delay":5}`, `{"kind":"delay-reply"}`, `{"kind":"garble","what":1}`} {
		if resp, text := call(t, client, "POST", base+"/_sim/faults", bad); resp.StatusCode != 400 {
			t.Errorf("fault %q: %d %s", bad, resp.StatusCode, text)
		}
	}
}

func TestControlState(t *testing.T) {
	t.Parallel()
	env := serving(t, "-quiet")
	client, base := trusting(t, env), env["PRIVATELINKSIM_URL"]
	_, state := call(t, client, "GET", base+"/_sim/state", "")
	call(t, client, "POST", base+"/_sim/clock/advance", `{"duration":"100h"}`)
	_, text := call(t, client, "PUT", base+"/_sim/state", state)
	var put struct{ Now time.Time }
	if err := json.Unmarshal([]byte(text), &put); err != nil || time.Until(put.Now) > time.Hour {
		t.Errorf("the saved world is at %v, %v, want its own time back", put.Now, err)
	}
	if resp, text := call(t, client, "PUT", base+"/_sim/state", "{}"); resp.StatusCode != 400 {
		t.Errorf("nonsense: %d %s", resp.StatusCode, text)
	}
}
