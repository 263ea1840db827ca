package core

import "time"

// kernel is what the clouds of a world share: the events to come, the source of IDs
// and the log of what has changed.
type kernel struct {
	durations Durations
	ids       ids // of what is
	noise     ids // of what passes: tokens, nonces, tracking IDs
	seq       uint64
	queue     queue
	changes   []Change
	// revision counts what may have changed the world.
	revision uint64
	routes   func() []string // that are simulated, for people to read
}

func newKernel(seed uint64, durations Durations, routes func() []string) *kernel {
	return &kernel{routes: routes, durations: durations.withDefaults(), ids: newIDs(seed, stream), noise: newIDs(seed, noiseStream)}
}

// Change is something that happened in the world, for the journal.
type Change struct {
	Time     time.Time
	Cloud    Cloud
	Resource string
	From, To string
}

func (k *kernel) changed(at time.Time, cloud Cloud, resource, from, to string) {
	k.changes = append(k.changes, Change{at, cloud, resource, from, to})
}
