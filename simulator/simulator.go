package simulator

import (
	"crypto/tls"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Options are the settings of a [Simulator]. The zero Options are useful.
type Options struct {
	// Clock says how simulated time passes. The zero Clock follows real time, or the
	// bubble's time inside testing/synctest.
	Clock Clock

	// Seed fixes every generated ID, nonce and name: two simulators with the
	// same seed that see the same calls give the same replies. Zero is a seed
	// like any other.
	Seed uint64

	// Durations say how long asynchronous things take, in simulated time. Fields
	// that are zero or negative mean their defaults, see [DefaultDurations].
	Durations Durations

	// RateLimit is how many requests an API key of TiDB Cloud may make in a
	// simulated minute. Zero means 100, which is documented, but no limit on a manual
	// clock, on which a minute may never end. Less than zero means no limit.
	RateLimit int

	// ThrottleAzure makes Azure Resource Manager refuse what exceeds its documented
	// limits with 429 and Retry-After: for each service principal in each
	// subscription 250 reads at once and 25 a second more, 200 writes and 200
	// deletions at once and 10 a second more. The default is no limit, because a test
	// sends more in an instant of simulated time than a program could.
	ThrottleAzure bool

	// Record keeps in memory what [Simulator.Save] needs: about a kilobyte for
	// each request that may have changed something. The default is not to.
	Record bool

	// ReadLag makes reads of either cloud lag behind writes from the start; see
	// [Simulator.SetReadLag] for later. It implies Record. The default is reads that
	// are in time.
	ReadLag ReadLag

	// RecordBytes bounds what Record keeps. A world cannot be made again from a
	// part of what happened, so everything recorded is dropped when the bound is
	// exceeded: the journal says so, and Save returns ErrNotRecorded. Zero means
	// 256 MiB, less than zero no limit.
	RecordBytes int

	// BodyBytes bounds the bodies of requests that ServeHTTP holds while they
	// arrive and are answered; bodies of up to 4 KiB do not count. A request beyond
	// the bound is refused with 503 and Retry-After. Zero means 64 MiB, less than zero
	// no limit. No single body may exceed 4 MiB, as documented for Azure Resource
	// Manager.
	BodyBytes int

	// Backend opens what connections through private endpoints lead to, see
	// [Network.DialContext]. nil means nothing, and such connections fail.
	Backend Backend

	// Authority issues the certificates of the servers behind private endpoints. nil
	// means an authority that the simulator makes for itself.
	Authority *Authority

	// JournalLimit is how many of the latest entries the journal keeps. Zero means
	// 10000, less than zero none. A journal that has forgotten entries says how many
	// in each of its forms.
	JournalLimit int

	// JournalBytes is about how many bytes of entries the journal keeps; it keeps the
	// latest entry in any case. Zero means 16 MiB, less than zero no limit.
	JournalBytes int
}

// Simulator is Azure and TiDB Cloud in one process. Make one with [New]; all its
// methods are safe for concurrent use. Simulators share nothing with each other
// and need no closing: they hold no goroutine, socket or timer.
type Simulator struct {
	clock *clock

	mu      sync.Mutex
	state   *world.State
	journal journal
	request kernel.Request // in progress
	bodies  budget

	// What Save writes.
	seed      uint64
	durations Durations
	rateLimit int
	throttle  bool
	backend   Backend
	authority func() *Authority
	servers   map[world.Destination]*tls.Config
	lines     map[*line]struct{} // the open ones
	watch     *time.Timer        // for the next change, while lines are open
	started   time.Time
	recorder  *recorder // nil without Options.Record
	readLag   ReadLag   // at the start
	lagging   *lagging  // nil while reads are in time

	faults   []*fault
	injected int // faults, for their IDs

	account Account
}

// New makes a simulator with one customer in it, see [Simulator.Account]: a tenant,
// a subscription, an application that owns the subscription, an organization with a
// default project, and an API key of the role Organization Owner. Nil options have
// the defaults.
func New(options *Options) *Simulator {
	var o Options
	if options != nil {
		o = *options
	}
	return newAt(o, time.Time{})
}

// newAt makes a simulator that starts at the given time; zero means now.
func newAt(o Options, started time.Time) *Simulator {
	rateLimit := o.RateLimit
	if rateLimit == 0 && o.Clock.manual {
		rateLimit = -1
	}
	s := &Simulator{
		clock: newClock(o.Clock, started),
		seed:  o.Seed, durations: o.Durations, rateLimit: o.RateLimit, throttle: o.ThrottleAzure,
		state:   world.New(world.Settings{Seed: o.Seed, Durations: o.Durations, RateLimit: rateLimit, ThrottleAzure: o.ThrottleAzure, Speed: o.Clock.speed, ReadLag: o.ReadLag}),
		journal: newJournal(o),
		bodies:  newBudget(o.BodyBytes),
		backend: o.Backend, lines: map[*line]struct{}{}, servers: map[world.Destination]*tls.Config{},
		authority: sync.OnceValue(NewAuthority),
	}
	if o.Authority != nil {
		s.authority = func() *Authority { return o.Authority }
	}
	s.started = s.clock.advanced
	if s.readLag = o.ReadLag; o.Record || !o.ReadLag.Off() {
		s.recorder = newRecorder(o.RecordBytes)
	}
	c := s.state.AddCustomer(s.started)
	s.account = Account{
		TenantID: c.TenantID, ClientID: c.ClientID, ClientSecret: Secret(c.ClientSecret), SubscriptionID: c.SubscriptionID,
		ProjectID: c.ProjectID, APIKey: APIKey{c.Key.Public, Secret(c.Key.Private)},
	}
	return s
}

// Now returns the simulated time.
func (s *Simulator) Now() time.Time { return s.clock.now() }

// ClockStatus is the time of a simulator.
type ClockStatus struct {
	// Now is the simulated time.
	Now time.Time `json:"now"`
	// Speed is how many simulated seconds pass in a real one: 1 for a clock that
	// follows real time, zero for one that stands still until Advance.
	Speed float64 `json:"speed"`
	// Next is when something will next happen by itself, such as an operation
	// ending. It is zero, and left out of JSON, if nothing will.
	Next time.Time `json:"next,omitzero"`
}

// Clock returns the simulated time, how fast it passes, and when something will
// next happen by itself.
func (s *Simulator) Clock() (status ClockStatus) {
	if !s.clock.manual {
		status.Speed = s.clock.speed
	}
	s.locked(func(now time.Time) {
		status.Now = now
		status.Next, _ = s.state.NextEvent()
	})
	return status
}

// NextChange returns when something will next happen by itself, such as an
// operation ending, and whether anything will.
func (s *Simulator) NextChange() (next time.Time, ok bool) {
	s.locked(func(time.Time) { next, ok = s.state.NextEvent() })
	return next, ok
}

// Advance moves the clock forward, whatever the [Clock], and lets everything
// happen that becomes due. Zero and negative durations do nothing. The clock stops
// at the year 9000.
func (s *Simulator) Advance(d time.Duration) {
	s.clock.advance(d)
	s.locked(func(time.Time) {})
}

// locked runs f with the lock held, after everything that is due has happened, and
// writes what changed to the journal.
func (s *Simulator) locked(f func(now time.Time)) {
	var broken []*line
	defer func() { hangUp(broken) }()
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock.now()
	s.state.Settle(now)
	f(now)
	s.journal.changes(s.state.Changes())
	broken = s.supervise(now)
}
