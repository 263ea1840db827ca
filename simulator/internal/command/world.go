package command

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// world is the simulator that is served now; a reset puts another in its place.
type world struct {
	config    config
	authority *simulator.Authority // of every simulator, so that clients can go on
	current   atomic.Pointer[seeded]
}

// seeded is a simulator with the cluster that every server starts with.
type seeded struct {
	sim     *simulator.Simulator
	cluster simulator.ClusterIDs
}

// newWorld starts from the state file, if there is one.
func newWorld(c config) (*world, error) {
	w := &world{config: c, authority: simulator.NewAuthority()}
	w.reset()
	if c.state == "" {
		return w, nil
	}
	file, err := os.Open(c.state)
	if errors.Is(err, fs.ErrNotExist) {
		return w, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return w, w.load(file)
}

// load puts a saved world in the place of the present one.
func (w *world) load(r io.Reader) error {
	sim, err := simulator.Load(r, &simulator.Options{Clock: w.config.clock, Backend: w.config.backend, Authority: w.authority})
	if err != nil {
		return err
	}
	clusters := sim.Snapshot().Clusters
	if len(clusters) == 0 || len(clusters[0].NodeGroups) == 0 {
		return errors.New("the saved world has no cluster: it was not saved by privatelinksim, or all were deleted")
	}
	group := clusters[0].NodeGroups[0]
	w.current.Store(&seeded{sim, simulator.ClusterIDs{ClusterID: clusters[0].ID, NodeGroupID: group.ID, ServiceID: group.ServiceID}})
	return nil
}

// save writes the world to the state file, if there is one: first beside it, so
// that a failure does not cost the old one.
func (w *world) save() error {
	if w.config.state == "" {
		return nil
	}
	var text bytes.Buffer
	if err := w.current.Load().sim.Save(&text); err != nil {
		return err
	}
	beside := w.config.state + ".new"
	if err := os.WriteFile(beside, text.Bytes(), 0o600); err != nil {
		return err
	}
	return os.Rename(beside, w.config.state)
}

// reset starts over. The seed makes the same IDs, keys and secrets, so clients
// can go on with theirs.
func (w *world) reset() {
	sim := simulator.New(&simulator.Options{
		Clock: w.config.clock, Durations: w.config.durations, Seed: w.config.seed, Record: true,
		Backend: w.config.backend, Authority: w.authority,
	})
	w.current.Store(&seeded{sim, sim.AddCluster(simulator.Cluster{})})
}

// handler routes the control API away from the clouds.
func (w *world) handler(g *gateway) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/_sim/", loopbackOnly(w.control(g)))
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) { w.current.Load().sim.ServeHTTP(rw, r) })
	return g.look(mux)
}
