package kernel

import "time"

// Kernel holds what the clouds of one world share: the pending events, the source of
// IDs and the log of changes.
type Kernel struct {
	Durations Durations
	IDs       IDs    // identifiers of what exists
	Noise     IDs    // values that do not last: tokens, nonces, tracking IDs
	Seq       uint64 // of the latest event or TiDB Cloud connection
	Queue     queue
	Changes   []Change
	Revision  uint64          // increases whenever the world may have changed
	routes    func() []string // for the text of a 501
}

// New returns a kernel with an empty queue. Its IDs follow from seed; routes lists the
// simulated routes for people to read.
func New(seed uint64, durations Durations, routes func() []string) *Kernel {
	return &Kernel{routes: routes, Durations: durations.withDefaults(), IDs: newIDs(seed, stream), Noise: newIDs(seed, noiseStream)}
}

// Change is an entry of the log: a resource went from one state to another.
type Change struct {
	Time     time.Time
	Cloud    Cloud
	Resource string
	From, To string
}

// Changed adds a change to the log.
func (k *Kernel) Changed(at time.Time, cloud Cloud, resource, from, to string) {
	k.Changes = append(k.Changes, Change{at, cloud, resource, from, to})
}
