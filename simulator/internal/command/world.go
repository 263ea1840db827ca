package command

import (
	"io"
	"sync"
	"sync/atomic"

	"github.com/tidb-azure/tidbprivatelink/internal/statefile"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// world is the simulator that is served now; a reset or a state that is put sets
// another in its place. Programs that signed in to the first can go on with all.
type world struct {
	config    config
	authority *simulator.Authority // of every simulator
	state     *statefile.File      // nil for none
	current   atomic.Pointer[seeded]

	loading  sync.Mutex    // a state is being put
	stopping chan struct{} // closed when the server stops

	mu   sync.Mutex           // one takes the place of another at a time
	home *simulator.Simulator // as the first began: its credentials were printed
}

// seeded is a simulator with the cluster that every server starts with.
type seeded struct {
	sim     *simulator.Simulator
	cluster simulator.ClusterIDs
}

// newWorld starts from the state file, if there is one.
func newWorld(c config) (*world, error) {
	w := &world{config: c, authority: simulator.NewAuthority(), stopping: make(chan struct{})}
	var saved io.ReadCloser
	if c.state != "" {
		state, err := statefile.Open(c.state)
		if err != nil {
			return nil, err
		}
		w.state = state
		if saved, err = state.Read(); err != nil {
			w.close()
			return nil, err
		}
	}
	if saved == nil {
		w.replace(w.fresh(c.seed))
		return w, nil
	}
	defer saved.Close()
	if err := w.load(saved); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *world) close() { w.state.Close() }

// replace puts another simulator in the place of the present one.
func (w *world) replace(next *seeded) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.home == nil {
		w.home = simulator.New(&simulator.Options{Seed: next.sim.Seed(), JournalLimit: -1})
		w.current.Store(next)
		return
	}
	next.sim.Adopt(w.home)
	next.sim.Adopt(w.current.Load().sim)
	last := w.current.Swap(next)
	// Again, for tokens that were handed out meanwhile.
	next.sim.Adopt(last.sim)
}

// load puts a saved world in the place of the present one.
func (w *world) load(r io.Reader) error {
	sim, err := simulator.Load(r, w.options())
	if err != nil {
		return err
	}
	w.replace(&seeded{sim, firstCluster(sim)})
	return nil
}

// save writes the world to the state file, if there is one.
func (w *world) save() error {
	if w.state == nil {
		return nil
	}
	return w.state.Save(w.current.Load().sim.Save)
}

// reset starts over. The seed of the first world makes the same IDs, keys and
// secrets, so programs can go on with theirs.
func (w *world) reset() { w.replace(w.fresh(w.home.Seed())) }

// fresh is a world as a server starts with it.
func (w *world) fresh(seed uint64) *seeded {
	options := w.options()
	options.Seed = seed
	sim := simulator.New(options)
	return &seeded{sim, sim.AddCluster(simulator.Cluster{})}
}

// options are those of every simulator.
func (w *world) options() *simulator.Options {
	c := w.config
	return &simulator.Options{
		Clock: c.clock, Durations: c.durations, Record: true, RecordBytes: c.recordBytes, BodyBytes: c.bodyBytes,
		JournalLimit: c.journalLimit, JournalBytes: c.journalBytes, Backend: c.backend, Authority: w.authority,
	}
}

// firstCluster is the cluster that the environment names, zero when all were deleted.
func firstCluster(sim *simulator.Simulator) (ids simulator.ClusterIDs) {
	clusters := sim.Snapshot().Clusters
	if len(clusters) == 0 {
		return ids
	}
	ids.ClusterID = clusters[0].ID
	if groups := clusters[0].NodeGroups; len(groups) > 0 {
		ids.NodeGroupID, ids.ServiceID = groups[0].ID, groups[0].ServiceID
	}
	return ids
}
