package simulator_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// paged serves a simulator with its page.
type paged struct {
	*testing.T
	sim     *simulator.Simulator
	handler http.Handler
}

func newPaged(t *testing.T, o *simulator.Options) *paged {
	t.Helper()
	sim := simulator.New(o)
	return &paged{t, sim, sim.Handler(&simulator.HandlerOptions{Page: true})}
}

// call sends a request as a program on this machine.
func (p *paged) call(method, target, body string) (status int, text string) {
	p.Helper()
	r := httptest.NewRequest(method, "/_sim/"+target, strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
	rec := httptest.NewRecorder()
	p.handler.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

// TestHandlerServesThePageWhenAsked, and only then: /_sim/ is otherwise a path that no
// cloud knows.
func TestHandlerServesThePageWhenAsked(t *testing.T) {
	t.Parallel()
	p := newPaged(t, nil)
	if status, text := p.call("GET", "", ""); status != http.StatusOK || !strings.Contains(text, "<!doctype html>") {
		t.Errorf("with the page: %d %.80s", status, text)
	}
	if status, text := p.call("GET", "snapshot", ""); status != http.StatusOK || !json.Valid([]byte(text)) {
		t.Errorf("the control API: %d %.80s", status, text)
	}
	for target, want := range map[string]int{"/v1beta1/clusters": 401, "/v1beta1//clusters": 401, "/x/../_sim/state": 501, "/_simulator": 501} {
		rec := httptest.NewRecorder()
		p.handler.ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
		if rec.Code != want {
			t.Errorf("%s beside the page: %d, want %d as without it", target, rec.Code, want)
		}
		rec = httptest.NewRecorder()
		p.sim.ServeHTTP(rec, httptest.NewRequest("GET", target, nil))
		if rec.Code != want {
			t.Errorf("%s without the page: %d, want %d", target, rec.Code, want)
		}
	}
	for name, handler := range map[string]http.Handler{"nil": p.sim.Handler(nil), "zero": p.sim.Handler(&simulator.HandlerOptions{}), "ServeHTTP": p.sim} {
		r := httptest.NewRequest("GET", "/_sim/", nil)
		r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		if rec.Code != http.StatusNotImplemented {
			t.Errorf("%s: /_sim/ answers %d, want 501", name, rec.Code)
		}
	}
}

// TestDocumentsDisturbNothing: looking at what the clouds show is in no journal, meets
// no fault, counts against no limit and leaves the saved world as it was.
func TestDocumentsDisturbNothing(t *testing.T) {
	t.Parallel()
	p := newPaged(t, &simulator.Options{Clock: simulator.Manual(), Record: true, RateLimit: 1, ThrottleAzure: true})
	p.sim.AddCluster(simulator.Cluster{})
	if err := p.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503, Times: -1}); err != nil {
		t.Fatal(err)
	}
	state := func() string {
		var b strings.Builder
		if err := p.sim.Save(&b); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(b.String(), p.sim.Journal(), p.sim.Faults(), p.sim.Snapshot())
	}
	before := state()
	for range 300 { // more than Azure lets anybody read at once
		for path, want := range map[string]string{
			"/subscriptions?api-version=2022-12-01": `"subscriptionId":"` + p.sim.Account().SubscriptionID,
			"/v1beta1/clusters":                     `"state":"ACTIVE"`,
			"/subscriptions/" + p.sim.Account().SubscriptionID + "/providers/Microsoft.Network/virtualNetworks?api-version=2025-09-01": `"value":[]`,
		} {
			if status, text := p.call("GET", "documents?path="+url.QueryEscape(path), ""); status != 200 || !strings.Contains(text, want) {
				t.Fatalf("%s: %d %s, want %s", path, status, text, want)
			}
		}
	}
	if diff := cmp.Diff(before, state()); diff != "" {
		t.Errorf("looking changed something (-before +after):\n%s", diff)
	}
	for _, path := range []string{"", "relative", "https://example.com/subscriptions", "//example.com/subscriptions", "/tenant/oauth2/v2.0/token", "/_sim/state", "%zz"} {
		if status, _ := p.call("GET", "documents?path="+url.QueryEscape(path), ""); status != http.StatusBadRequest {
			t.Errorf("the path %q: %d, want 400", path, status)
		}
	}
}

// TestDocumentsLetTimePass: what became due when somebody looked is in the journal.
func TestDocumentsLetTimePass(t *testing.T) {
	t.Parallel()
	p := newPaged(t, &simulator.Options{Clock: simulator.Speed(1e6)})
	p.sim.AddCluster(simulator.Cluster{JustCreated: true})
	for began := time.Now(); time.Since(began) < 10*time.Second; time.Sleep(time.Millisecond) {
		p.call("GET", "documents?path=/v1beta1/clusters", "")
		if strings.Contains(p.sim.Journal().String(), "CREATING -> ACTIVE") {
			return
		}
	}
	t.Errorf("the journal misses that the service became ACTIVE:\n%s", p.sim.Journal())
}

// TestRequestsFromThePage: they are signed in, are in the journal and meet faults.
func TestRequestsFromThePage(t *testing.T) {
	t.Parallel()
	p := newPaged(t, &simulator.Options{Clock: simulator.Manual()})
	send := func(body string) (int, string) { return p.call("POST", "requests", body) }
	if status, text := send(`{"method":"GET","path":"/v1beta1/clusters?pageSize=5"}`); status != 200 || !strings.Contains(text, `"number":1,"status":200`) {
		t.Errorf("signed in: %d %s", status, text)
	}
	if err := p.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindLoseReply}); err != nil {
		t.Fatal(err)
	}
	if status, text := send(`{"method":"GET","path":"/v1beta1/clusters"}`); status != 200 || !strings.Contains(text, `"broken":"lose-reply"`) {
		t.Errorf("a lost reply: %d %s", status, text)
	}
	if err := p.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindGarble}); err != nil {
		t.Fatal(err)
	}
	if status, text := send(`{"method":"GET","path":"/v1beta1/clusters"}`); status != 200 || !json.Valid([]byte(text)) || !strings.Contains(text, "Bad Gateway") {
		t.Errorf("a garbled reply: %d %s", status, text)
	}
	if got := p.sim.Journal().Requests(); len(got) != 3 || got[0].Query != "pageSize=5" || got[1].Fault != simulator.FaultKindLoseReply {
		t.Errorf("the journal has\n%s", got)
	}
	for _, bad := range []string{"", "{}", `{"method":"BREW","path":"/v1beta1/clusters"}`, `{"method":"GET","path":"/_sim/state"}`, `{"method":"GET","path":"http://example.com/v1beta1"}`, `{"method":"GET","path":"/v1beta1/clusters","host":"x"}`} {
		if status, text := send(bad); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s, want 400", bad, status, text)
		}
	}
}

// TestJournalByNumber: entries are read from behind a number, and one by one with
// headers and bodies.
func TestJournalByNumber(t *testing.T) {
	t.Parallel()
	p := newPaged(t, &simulator.Options{Clock: simulator.Manual(), JournalLimit: 3})
	for i := range 5 {
		get(t, p.sim, fmt.Sprintf("https://dedicated.tidbapi.com/v1beta1/clusters/%d", i))
	}
	read := func(target string) (numbers []string, first int) {
		t.Helper()
		status, text := p.call("GET", target, "")
		var body struct {
			Entries []struct{ Path string }
			First   int
		}
		if err := json.Unmarshal([]byte(text), &body); err != nil || status != 200 {
			t.Fatalf("%s: %d %s", target, status, text)
		}
		for _, e := range body.Entries {
			numbers = append(numbers, e.Path[len(e.Path)-1:])
		}
		return numbers, body.First
	}
	for target, want := range map[string]string{
		"journal": "[2 3 4] 3", "journal?after=0": "[2 3 4] 3", "journal?after=3": "[3 4] 4", "journal?after=5": "[] 6", "journal?after=99": "[] 6",
	} {
		if numbers, first := read(target); fmt.Sprint(numbers, first) != want {
			t.Errorf("%s: %v %d, want %s", target, numbers, first, want)
		}
	}
	if status, text := p.call("GET", "journal/5", ""); status != 200 || !strings.Contains(text, `"Number":5`) || !strings.Contains(text, `"ResponseBody":"{\"code\":49900001`) {
		t.Errorf("entry 5: %d %s", status, text)
	}
	for target, want := range map[string]int{"journal/2": 404, "journal/6": 404, "journal/0": 404, "journal/x": 400, "journal?after=-1": 400, "journal?after=x": 400, "journal?format=text&after=1": 400} {
		if status, text := p.call("GET", target, ""); status != want {
			t.Errorf("%s: %d %s, want %d", target, status, text, want)
		}
	}
}

// TestEvents: a stream tells at once how things are, then what changes, including the
// clock and faults, and ends with its connection. Their number is bounded.
func TestEvents(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
	done := make(chan struct{})
	server := httptest.NewUnstartedServer(sim.Handler(&simulator.HandlerOptions{Page: true, Done: done}))
	server.Config.ReadTimeout = 300 * time.Millisecond // a request's, not a stream's
	server.Start()
	t.Cleanup(server.Close)
	stream := func() (*http.Response, func() string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/_sim/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		lines := bufio.NewScanner(resp.Body)
		return resp, func() string {
			for lines.Scan() {
				if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					return data
				}
			}
			return ""
		}
	}
	resp, next := stream()
	if got := resp.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("the type is %s", got)
	}
	last := next()
	for name, change := range map[string]func(){
		"a command":  func() { sim.AddCluster(simulator.Cluster{}) },
		"a fault":    func() { _ = sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindGarble, MayMiss: true}) },
		"a request":  func() { get(t, sim, "https://dedicated.tidbapi.com/v1beta1/clusters") },
		"the clock":  func() { sim.Advance(time.Hour) },
		"a pause":    sim.Pause,
		"its end":    sim.Resume,
		"no faults":  sim.ClearFaults,
		"a rejected": func() { sim.LimitPrivateEndpoints(7) },
	} {
		change()
		data := next()
		var status struct{ Version int }
		if err := json.Unmarshal([]byte(data), &status); err != nil || data == last {
			t.Errorf("%s: the stream says %q after %q", name, data, last)
		}
		last = data
	}
	time.Sleep(2 * server.Config.ReadTimeout)
	sim.Advance(time.Second)
	if next() == "" {
		t.Error("the stream ends with the time that a request may take to arrive")
	}
	var open []func() string
	for range 15 {
		_, next := stream()
		next()
		open = append(open, next)
	}
	if resp, _ := stream(); resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("one stream too many: %d", resp.StatusCode)
	}
	close(done)
	for _, next := range append(open, next) {
		for next() != "" {
		}
	}
}

// TestPageIsForThisMachine: each route of the page refuses other machines, other names
// and other sites.
func TestPageIsForThisMachine(t *testing.T) {
	t.Parallel()
	sim := simulator.New(nil)
	handler := sim.Handler(&simulator.HandlerOptions{Page: true, Host: "sim.example", Routes: map[string]http.Handler{
		"POST /_sim/extra": http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "{}") }),
	}})
	routes := map[string]string{
		"": "GET", "page/app.js": "GET", "events": "GET", "documents?path=/subscriptions": "GET", "requests": "POST", "routes": "GET", "journal": "GET", "journal/1": "GET",
		"state": "GET", "commands": "GET", "commands/Pause": "POST", "snapshot": "GET", "clock": "GET", "clock/advance": "POST", "faults": "POST", "extra": "POST",
	}
	for route, method := range routes {
		for name, spoil := range map[string]func(r *http.Request){
			"another machine": func(r *http.Request) { r.RemoteAddr = "192.0.2.1:1" },
			"another name":    func(r *http.Request) { r.Host = "evil.example" },
			"another origin":  func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") },
			"another site":    func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			"another port":    func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		} {
			r := httptest.NewRequest(method, "/_sim/"+route, strings.NewReader("{}"))
			r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
			spoil(r)
			rec := httptest.NewRecorder()
			handler.ServeHTTP(rec, r)
			if rec.Code != http.StatusForbidden {
				t.Errorf("%s %s from %s: %d, want 403", method, route, name, rec.Code)
			}
		}
	}
	r := httptest.NewRequest("POST", "/_sim/extra", nil)
	r.RemoteAddr, r.Host = "127.0.0.1:1", "sim.example"
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		t.Errorf("the further route by the further name: %d %s", rec.Code, rec.Body)
	}
}
