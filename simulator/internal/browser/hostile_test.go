package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// attacks is a page that tries whatever a website can try against a server on the
// visitor's machine. What it could read or draw it notes in the list "got".
const attacks = `<!doctype html><title>hostile</title><body><script>
const base = %q, got = [];
const routes = [["GET", ""], ["GET", "page/app.js"], ["GET", "clock"], ["GET", "snapshot"], ["GET", "faults"], ["GET", "journal"], ["GET", "journal/1"], ["GET", "journal?format=har"],
  ["GET", "state"], ["GET", "commands"], ["GET", "routes"], ["GET", "documents?path=/subscriptions"], ["GET", "events"],
  ["POST", "clock/advance"], ["POST", "commands/Advance"], ["POST", "commands/Pause"], ["POST", "commands/AddCluster"], ["POST", "faults"], ["POST", "requests"],
  ["POST", "reset"], ["POST", "inspect"], ["PUT", "state"], ["DELETE", "faults"], ["DELETE", "faults/fault-1"]];
const bodies = ['{"duration":"100h"}', '{"kind":"garble"}', '{"method":"DELETE","path":"/v1beta1/clusters/1"}', ''];
const note = (what) => (r) => { got.push(what + " " + (r && r.status)); };
const all = [];
for (const [method, route] of routes) {
  const url = base + "/_sim/" + route;
  for (const body of method === "GET" ? [undefined] : bodies) {
    for (const type of ["text/plain", "application/json", "application/x-www-form-urlencoded"]) {
      all.push(fetch(url, {method, body, headers: {"Content-Type": type}, credentials: "include"}).then(note(method + " " + route), () => {}));
      if (method !== "PUT" && method !== "DELETE") all.push(fetch(url, {method, body, mode: "no-cors", headers: {"Content-Type": type}}).then(
        (r) => r.text().then((t) => { if (t) got.push("no-cors text of " + route); }), () => {}));
    }
    if (method === "POST") {
      navigator.sendBeacon(url, new Blob([body], {type: "text/plain"}));
      const frame = document.createElement("iframe"), form = document.createElement("form"), field = document.createElement("input");
      frame.name = "f" + all.length; document.body.append(frame);
      Object.assign(form, {method, action: url, target: frame.name, enctype: "text/plain"});
      field.name = body.replace(/.$/, ',"x":"'); field.value = '"}'; form.append(field); document.body.append(form); form.submit();
    }
  }
  if (method === "GET") {
    for (const [tag, attribute] of [["script", "src"], ["img", "src"], ["link", "href"]]) {
      all.push(new Promise((done) => { const e = document.createElement(tag); e.onload = () => { got.push(tag + " " + route); done(); }; e.onerror = done; if (tag === "link") e.rel = "stylesheet"; e[attribute] = url; document.head.append(e); setTimeout(done, 3000); }));
    }
    const frame = document.createElement("iframe"); frame.src = url; document.body.append(frame);
  }
}
all.push(new Promise((done) => { const s = new EventSource(base + "/_sim/events"); s.onmessage = () => { got.push("an event"); done(); }; s.onerror = () => { s.close(); done(); }; }));
all.push(new Promise((done) => { const s = new WebSocket(base.replace("http", "ws") + "/_sim/events"); s.onopen = () => { got.push("a socket"); done(); }; s.onerror = done; }));
Promise.all(all).then(() => setTimeout(() => { window.got = got; }, 1000));
</script>`

// TestHostilePage: a page of another site cannot steer the simulator, read of it or
// frame it, neither from another host nor from another port of the same.
func TestHostilePage(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"127.0.0.1", "localhost"} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			hostile := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Content-Type", "text/html")
				fmt.Fprintf(rw, attacks, w.base)
			}))
			t.Cleanup(hostile.Close)
			before := fmt.Sprint(w.sim.Snapshot(), w.sim.Clock(), w.sim.Journal(), w.sim.Faults())
			b := open(t, strings.Replace(hostile.URL, "127.0.0.1", host, 1))
			b.until(`window.got`)
			var got []string
			b.eval(`window.got`, &got)
			if len(got) > 0 {
				t.Errorf("the page got %q", got)
			}
			time.Sleep(300 * time.Millisecond) // beacons have no answer to wait for
			if after := fmt.Sprint(w.sim.Snapshot(), w.sim.Clock(), w.sim.Journal(), w.sim.Faults()); after != before {
				t.Errorf("the page changed the world:\n%s\nbefore:\n%s", after, before)
			}
			b.mu.Lock()
			tried := len(b.foreign)
			b.mu.Unlock()
			if tried < 100 {
				t.Errorf("the page sent %d requests, which is too few to prove anything", tried)
			}
			b.close()
			// The same requests do go through from the page itself.
			own := open(t, w.page(""))
			own.sees("Topology")
			var status int
			own.eval(`fetch('/_sim/commands/Advance', {method: 'POST', body: '{"duration":"1h"}', headers: {'Content-Type': 'application/json'}}).then(r => r.status)`, &status)
			if status != http.StatusOK {
				t.Errorf("the page itself gets %d", status)
			}
		})
	}
}
