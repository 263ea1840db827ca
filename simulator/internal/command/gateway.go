package command

import (
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/control"
)

// gateway keeps a listener on loopback for every endpoint that one can connect
// to. A nil *gateway keeps none.
type gateway struct {
	world     *world
	changed   chan struct{} // something was asked, look again
	mu        sync.Mutex
	entrances map[string]*entrance // by connection ID
	refused   map[string]bool      // connections for which there was no listener
	guests    sync.WaitGroup       // of all entrances
	news      *announcer
}

func newGateway(w *world) *gateway {
	return &gateway{world: w, changed: make(chan struct{}, 1), entrances: map[string]*entrance{}, refused: map[string]bool{}}
}

// look has the gateway look again after each request.
func (g *gateway) look(next http.Handler) http.Handler {
	if g == nil {
		return next
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(rw, r)
		select {
		case g.changed <- struct{}{}:
		default: // it will look anyway
		}
	})
}

// start opens and closes entrances as the world changes, and writes down the address
// of each, until stop is called. stop does not wait long for guests to go.
func (g *gateway) start(out io.Writer) (stop func()) {
	g.news = announce(out)
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			timer := time.NewTimer(g.refresh())
			select {
			case <-g.changed:
			case <-timer.C:
			case <-quit:
				g.closeBut(nil, nil)
				g.guests.Wait()
				timer.Stop()
				return
			}
			timer.Stop()
		}
	}()
	return func() {
		close(quit)
		select {
		case <-done:
		case <-time.After(farewell):
		}
		g.news.close()
	}
}

// never is how long to wait where nothing will change by itself.
const never = 24 * time.Hour

// refresh makes the entrances those of the present world and returns when to look
// again.
func (g *gateway) refresh() time.Duration {
	sim := g.world.current.Load().sim
	snapshot := sim.Snapshot()
	endpoints := map[string]simulator.PrivateEndpointSnapshot{}
	for _, endpoint := range snapshot.PrivateEndpoints {
		endpoints[strings.ToLower(endpoint.ID)] = endpoint
	}
	active := slices.DeleteFunc(snapshot.Connections, func(c simulator.ConnectionSnapshot) bool {
		return c.State != "ACTIVE" || endpoints[strings.ToLower(c.EndpointID)].ID == ""
	})
	g.closeBut(sim, active)
	for _, connection := range active {
		if g.entrances[connection.ID] != nil {
			continue
		}
		endpoint := endpoints[strings.ToLower(connection.EndpointID)]
		e, err := openEntrance(sim, endpoint, connection, &g.guests)
		if err != nil {
			if !g.refused[connection.ID] {
				g.refused[connection.ID] = true
				g.news.say("# no listener for %s: %v", connection.Host, err)
			}
			continue
		}
		delete(g.refused, connection.ID)
		g.mu.Lock()
		g.entrances[connection.ID] = e
		g.mu.Unlock()
		g.news.say("# %s leads to %s", e.Address, net.JoinHostPort(e.Host, strconv.Itoa(e.Port)))
	}
	next, ok := sim.NextChange()
	if !ok {
		return never
	}
	speed := sim.Clock().Speed
	if speed == 0 {
		return never // the command that moves or resumes the clock has the gateway look
	}
	wait := float64(next.Sub(sim.Now())) / speed
	return time.Duration(min(max(wait, float64(time.Millisecond)), float64(never)))
}

// closeBut closes the entrances that do not belong to one of these connections.
func (g *gateway) closeBut(sim *simulator.Simulator, active []simulator.ConnectionSnapshot) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for id, e := range g.entrances {
		if e.sim != sim || !slices.ContainsFunc(active, func(c simulator.ConnectionSnapshot) bool { return c.ID == id }) {
			e.close()
			delete(g.entrances, id)
		}
	}
}

// serveList answers GET /_sim/endpoints.
func (g *gateway) serveList(rw http.ResponseWriter, _ *http.Request) {
	control.Reply(rw, http.StatusOK, map[string]any{"endpoints": g.list()})
}

// list is what the control API tells of the entrances.
func (g *gateway) list() []*entrance {
	list := []*entrance{}
	if g == nil {
		return list
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, connection := range g.world.current.Load().sim.Snapshot().Connections {
		if e := g.entrances[connection.ID]; e != nil {
			list = append(list, e)
		}
	}
	return list
}
