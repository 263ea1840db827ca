package endpoint

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// fleet takes many endpoints further. The caller's goroutine owns it and schedules its
// members. A bounded number of other goroutines send the requests, each of them for one
// member, which it has to itself meanwhile.
type fleet struct {
	client *Client
	view   *fleetView
	limit  int // of requests to each cloud at a time
	// budget is that of a step, whose requests are refused in place of waiting for the
	// rate limit; nil if they wait.
	budget *tidbcloud.Budget
	closes time.Time // when the step begins nothing new; zero for never

	members map[string]*member // by endpoint ID in lower case
	stale   bool               // members were added without an index
	// replaced are members with another spec now, until sweep takes them out of the
	// queues.
	replaced map[*member]bool
	queue    [clouds]members
	busy     [clouds]int
	parked   []*member // members that wait for a listing
	// paused holds, per subscription ID, the end of Azure's Retry-After; limited is the
	// time before which the rate limit of TiDB Cloud allows nothing.
	paused  map[string]time.Time
	limited time.Time

	listings  int // begun so far; a listing is numbered by it
	listing   bool
	cut       *listing  // that the rate limit cut short; nil if none
	nextList  time.Time // zero: before anything else
	paced     time.Time // before which no listing is worth its pages
	relist    time.Time // when one that failed is made again
	unlisted  int       // listings that failed, in a row
	pages     int       // of the last listing
	asked     int       // requests of earlier steps since then
	sent      int       // requests of this step when it was made
	finished  chan *member
	delivered chan listing
}

// Each cloud has its own limit: members that wait for one cloud must not delay those
// that need the other.
const (
	inAzure = iota
	inTiDBCloud
	clouds
)

func newFleet() *fleet {
	return &fleet{view: newFleetView(), members: map[string]*member{}, replaced: map[*member]bool{}, paused: map[string]time.Time{}}
}

// use attaches a client to the fleet. What another client has read is dropped, except
// for what would be saved.
func (f *fleet) use(client *Client, limit int) {
	if limit <= 0 {
		limit = defaultConcurrency
	}
	if f.limit != limit {
		f.limit, f.finished, f.delivered = limit, make(chan *member, clouds*limit), make(chan listing, 1)
	}
	if f.client != nil && f.client != client {
		f.load(f.save())
	}
	f.client, f.view.client = client, client
	f.view.loadServices()
	for _, m := range f.members {
		m.attach(f)
	}
}

// set adds a spec that has been checked, or replaces that of the member with the same
// endpoint, which starts anew. A spec that has not changed changes nothing. Call sweep
// after the last one.
func (f *fleet) set(spec Spec, remove bool) *member {
	key := spec.key()
	m, known := f.members[key]
	if known && m.removing == remove && sameSpec(m.spec, spec) {
		return m
	}
	if known {
		f.replaced[m] = true
	}
	m = &member{run: newFleetRun(f, spec, remove), removing: remove}
	f.members[key], f.stale = m, true
	f.view.watch(spec.EndpointID)
	f.view.doubt(spec.NodeGroup)
	f.nextList = time.Time{} // one look at TiDB Cloud saves a request for each member
	heap.Push(&f.queue[inAzure], m)
	return m
}

// sweep takes replaced members out of the queues.
func (f *fleet) sweep() {
	if len(f.replaced) == 0 {
		return
	}
	gone := func(m *member) bool { return f.replaced[m] }
	for cloud := range f.queue {
		f.queue[cloud] = slices.DeleteFunc(f.queue[cloud], gone)
		heap.Init(&f.queue[cloud])
	}
	f.parked = slices.DeleteFunc(f.parked, gone)
	clear(f.replaced)
}

// ordered returns the members by cluster, node group and endpoint.
func (f *fleet) ordered() []*member {
	type keyed struct {
		key string
		*member
	}
	all := make([]keyed, 0, len(f.members))
	for key, m := range f.members {
		all = append(all, keyed{key, m})
	}
	slices.SortFunc(all, func(a, b keyed) int {
		x, y := a.spec.NodeGroup, b.spec.NodeGroup
		return cmp.Or(cmp.Compare(x.Cluster, y.Cluster), cmp.Compare(x.ID, y.ID), cmp.Compare(a.key, b.key))
	})
	ordered := make([]*member, len(all))
	for i, one := range all {
		ordered[i] = one.member
	}
	return ordered
}

// begin prepares a step: it ranks new members, doubts what a lost step may have done,
// and wakes members whose time has come.
func (f *fleet) begin(options StepFleetOptions, now time.Time) {
	f.view.began, f.closes = now, time.Time{}
	if options.MaxDuration > 0 {
		f.closes = now.Add(options.MaxDuration)
	}
	if f.stale {
		for i, m := range f.ordered() {
			m.index = i
		}
		f.stale = false
		for cloud := range f.queue {
			heap.Init(&f.queue[cloud])
		}
	}
	f.expect()
	if options.Resumed {
		for _, m := range f.members {
			m.unsure = !m.resting && m.started
		}
	}
	if options.LookAgainAfter > 0 {
		f.wake(options.LookAgainAfter, now)
	}
}

// wake starts members anew whose last result is older than after, if any. Those whose
// result is older than half of that go along: a listing costs the same for one as for
// all.
func (f *fleet) wake(after time.Duration, now time.Time) {
	due := func(after time.Duration) func(*member) bool {
		return func(m *member) bool { return m.resting && !now.Before(m.looked.Add(after)) }
	}
	if !slices.ContainsFunc(slices.Collect(maps.Values(f.members)), due(after)) {
		return
	}
	for _, m := range f.ordered() {
		if due(after / 2)(m) {
			m.again(f)
			f.view.doubt(m.spec.NodeGroup)
			f.enqueue(m, now)
		}
	}
	f.nextList, f.cut = time.Time{}, nil
}
