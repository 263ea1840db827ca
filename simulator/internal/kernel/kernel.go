package kernel

import "time"

// Kernel is what the clouds of a world share: the events to come, the source of IDs
// and the log of what has changed.
type Kernel struct {
	Durations Durations
	IDs       IDs // of what is
	Noise     IDs // of what passes: tokens, nonces, tracking IDs
	Seq       uint64
	Queue     queue
	Changes   []Change
	// Revision counts what may have changed the world.
	Revision uint64
	routes   func() []string // that are simulated, for people to read
}

func New(seed uint64, durations Durations, routes func() []string) *Kernel {
	return &Kernel{routes: routes, Durations: durations.withDefaults(), IDs: newIDs(seed, stream), Noise: newIDs(seed, noiseStream)}
}

// Change is something that happened in the world, for the journal.
type Change struct {
	Time     time.Time
	Cloud    Cloud
	Resource string
	From, To string
}

func (k *Kernel) Changed(at time.Time, cloud Cloud, resource, from, to string) {
	k.Changes = append(k.Changes, Change{at, cloud, resource, from, to})
}
