package main

import (
	"net/http"
	"sync/atomic"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// world is the simulator that is served now; a reset puts another in its place.
type world struct {
	config  config
	current atomic.Pointer[seeded]
}

// seeded is a simulator with the cluster that every server starts with.
type seeded struct {
	sim     *simulator.Simulator
	cluster simulator.ClusterIDs
}

func newWorld(c config) *world {
	w := &world{config: c}
	w.reset()
	return w
}

// reset starts over. The seed makes the same IDs, keys and secrets, so clients
// can go on with theirs.
func (w *world) reset() {
	sim := simulator.New(&simulator.Options{Clock: w.config.clock, Durations: w.config.durations, Seed: w.config.seed})
	w.current.Store(&seeded{sim, sim.AddCluster(simulator.Cluster{})})
}

// handler routes the control API away from the clouds.
func (w *world) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/_sim/", loopbackOnly(w.control()))
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) { w.current.Load().sim.ServeHTTP(rw, r) })
	return mux
}
