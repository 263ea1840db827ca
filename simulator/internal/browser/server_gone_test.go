package browser

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// serveAt serves a simulator with its page at an address that was free before.
func serveAt(t *testing.T, address string, sim *simulator.Simulator) *httptest.Server {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(sim.Handler(&simulator.HandlerOptions{Page: true}))
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	return server
}

func stop(server *httptest.Server) {
	server.CloseClientConnections() // event streams have no end
	server.Close()
}

// TestServerGone: a page whose server stops says so, its clock stands still, and it
// shows nothing of the old world once another server has taken the address.
func TestServerGone(t *testing.T) {
	t.Parallel()
	old := simulator.New(&simulator.Options{Clock: simulator.Speed(60), Seed: 1})
	old.AddCluster(simulator.Cluster{DisplayName: "of-old"})
	server := serveAt(t, "127.0.0.1:0", old)
	address := server.Listener.Addr().String()
	b := open(t, server.URL+"/_sim/#/requests")
	b.until(`document.querySelectorAll('.sequence tbody tr').length > 0`)
	stop(server)
	b.sees("connection lost")
	var first, second string
	b.eval(`document.querySelector('#now').innerText`, &first)
	b.eval(`new Promise(done => setTimeout(() => done(document.querySelector('#now').innerText), 1100))`, &second)
	if first != second {
		t.Errorf("without a server the clock goes on from %s to %s", first, second)
	}
	b.click("+1 m")
	b.sees("Nothing answers at " + server.URL)

	server = serveAt(t, address, simulator.New(&simulator.Options{Clock: simulator.Manual(), Seed: 2}))
	t.Cleanup(func() { stop(server) })
	b.until(`!document.body.innerText.includes('connection lost')`)
	b.until(`!document.body.innerText.includes('Nothing answers')`)
	b.sees("Nothing has been asked yet")
	b.click("Topology")
	b.until(`!document.body.innerText.includes('of-old')`)
}

// TestTooManyPages: a page that gets no event stream says why, and goes on when it gets
// one.
func TestTooManyPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	var streams []*http.Response
	for {
		resp, err := http.Get(w.base + "/_sim/events")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		if resp.StatusCode != http.StatusOK {
			break
		}
		streams = append(streams, resp)
	}
	b := open(t, w.page(""))
	b.sees("event streams are open, which is the most: close some pages")
	streams[0].Body.Close()
	b.sees("cluster-1")
	b.until(`document.querySelector('.message').innerText === ''`)
}

// TestUnsavedWorld: a world that records nothing cannot be saved, which the page says.
func TestUnsavedWorld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &simulator.Options{Clock: simulator.Manual(), Seed: 1})
	b := open(t, w.page(""))
	b.click("Save")
	b.until(`document.querySelector('.message.bad')?.innerText.includes('Options.Record')`)
}

// TestHiddenPage: a page that nobody sees gives its connection back, of which browsers
// have six for a server, and catches up when it is seen again.
func TestHiddenPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	b := open(t, w.page(""))
	b.sees("cluster-1")
	show := func(hidden string) {
		b.eval(`(() => { Object.defineProperty(document, 'hidden', {value: `+hidden+`, configurable: true}); document.dispatchEvent(new Event('visibilitychange')); })()`, nil)
	}
	show("true")
	w.sim.AddCluster(simulator.Cluster{DisplayName: "meanwhile"})
	var seen bool
	b.eval(`new Promise(done => setTimeout(() => done(document.body.innerText.includes('meanwhile') || document.querySelector('svg').textContent.includes('meanwhile')), 1200))`, &seen)
	if seen {
		t.Error("a hidden page follows the world")
	}
	show("false")
	b.until(`document.querySelector('svg').textContent.includes('meanwhile')`)
	b.quiet()
}
