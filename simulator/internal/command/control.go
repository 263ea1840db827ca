package command

import (
	"cmp"
	"math"
	"net"
	"net/http"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/control"
)

// handler serves the clouds, the control API and the page of the world.
func (w *world) handler(g *gateway) http.Handler {
	host, _, _ := net.SplitHostPort(w.config.listen)
	routes := map[string]http.Handler{
		"PUT /_sim/state":     http.HandlerFunc(w.putState),
		"POST /_sim/reset":    http.HandlerFunc(w.postReset),
		"GET /_sim/endpoints": http.HandlerFunc(g.serveList),
	}
	if w.config.inspect != nil {
		routes["POST /_sim/inspect"] = http.HandlerFunc(w.inspect)
	}
	return g.look(w.current.Load().sim.Handler(&simulator.HandlerOptions{
		Page: true, Host: host, Routes: routes, Done: w.stopping,
		Current: func() *simulator.Simulator { return w.current.Load().sim },
	}))
}

func (w *world) postReset(rw http.ResponseWriter, r *http.Request) {
	if control.Bodiless(rw, r) {
		w.reset()
		control.Reply(rw, http.StatusOK, map[string]any{"now": w.current.Load().sim.Now()})
	}
}

// maxState bounds a world that is put. What is recorded holds JSON, in which JSON
// takes up to twice the room.
func (w *world) maxState() int64 {
	const envelope = 1 << 20
	if w.config.recordBytes < 0 {
		return math.MaxInt64
	}
	return 2*int64(cmp.Or(w.config.recordBytes, defaultRecordBytes)) + envelope
}

func (w *world) putState(rw http.ResponseWriter, r *http.Request) {
	// One at a time, because each may be large.
	if !w.loading.TryLock() {
		control.Refuse(rw, http.StatusConflict, "another state is being put: try again")
		return
	}
	defer w.loading.Unlock()
	if err := w.load(http.MaxBytesReader(rw, r.Body, w.maxState())); err != nil {
		control.Refuse(rw, http.StatusBadRequest, "the body must be what GET /_sim/state gave: "+err.Error())
		return
	}
	control.Reply(rw, http.StatusOK, map[string]any{"now": w.current.Load().sim.Now()})
}
