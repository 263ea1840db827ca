package simulator

import (
	"crypto/tls"
	"sync"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Options configure a [Simulator]. The zero value is ready to use.
type Options struct {
	// Clock says how simulated time passes. The zero Clock follows real time, or the
	// bubble's time inside testing/synctest.
	Clock Clock

	// Seed fixes every generated ID, nonce and name: two simulators with the
	// same seed that see the same calls give the same replies. Zero is a seed
	// like any other.
	Seed uint64

	// Durations say how long asynchronous work takes, in simulated time. A field that
	// is zero or negative means its default, see [DefaultDurations].
	Durations Durations

	// RateLimit is how many requests each API key of TiDB Cloud may make in a simulated
	// minute. Zero means 100, which is documented; on a manual clock, where a minute
	// may never end, zero means no limit. A negative value means no limit.
	RateLimit int

	// ThrottleAzure makes Azure Resource Manager refuse requests beyond its documented
	// limits, with 429 and Retry-After. They apply to each service principal in each
	// subscription: 250 reads at once and 25 more a second, 200 writes and 200
	// deletions at once and 10 more a second. The default is no limit, because a test
	// sends more in an instant of simulated time than a program could.
	ThrottleAzure bool

	// Record keeps in memory what [Simulator.Save] needs: about a kilobyte for each
	// request that may have changed something. By default nothing is kept.
	Record bool

	// ReadLag makes reads of either cloud lag behind writes from the start;
	// [Simulator.SetReadLag] changes it later. It implies Record. By default every read
	// shows all writes before it.
	ReadLag ReadLag

	// RecordBytes bounds what Record keeps, in bytes. A world cannot be rebuilt from
	// part of its history: when the bound is exceeded, everything recorded is dropped,
	// the journal says so, and Save returns ErrNotRecorded. Zero means 256 MiB; a
	// negative value means no limit.
	RecordBytes int

	// BodyBytes bounds, in bytes, the request bodies that ServeHTTP holds at one time;
	// bodies of up to 4 KiB do not count. A request beyond the bound is refused with
	// 503 and Retry-After. Zero means 64 MiB; a negative value means no limit. No
	// single body may exceed 4 MiB, as documented for Azure Resource Manager.
	BodyBytes int

	// Backend opens the server side of connections through private endpoints, see
	// [Network.DialContext]. If it is nil, such connections fail.
	Backend Backend

	// Authority issues the certificates of the servers behind private endpoints. If it
	// is nil, the simulator creates its own.
	Authority *Authority

	// JournalLimit is how many of the latest entries the journal keeps. Zero means
	// 10000; a negative value means none. Each form of the journal says how many
	// entries were dropped.
	JournalLimit int

	// JournalBytes is roughly how many bytes of entries the journal keeps. The latest
	// entry is always kept. To make room the journal first drops headers and bodies, the
	// oldest first, see [Entry]. Zero means 16 MiB; a negative value means no limit.
	JournalBytes int
}

// Simulator is Azure and TiDB Cloud in one process. Create one with [New]. All its
// methods are safe for concurrent use. Simulators share no state. They need not be
// closed: while no connection through a private endpoint is open, they hold no
// goroutine, socket or timer.
type Simulator struct {
	clock *clock

	mu      sync.Mutex
	state   *world.State
	journal journal
	request kernel.Request // the one in progress
	bodies  budget
	bases   bases
	touched uint64 // how often a request or a command may have changed something

	// Save writes these, started and the initial readLag.
	seed      uint64
	durations Durations
	rateLimit int
	throttle  bool
	backend   Backend
	authority func() *Authority
	servers   map[world.Destination]*tls.Config
	lines     map[*line]struct{} // those that are open
	watch     *time.Timer        // fires at the next change while lines are open
	started   time.Time
	recorder  *recorder // nil without Options.Record
	readLag   ReadLag   // at the start
	lagging   *lagging  // nil while reads do not lag

	faults   []*fault
	injected int // faults so far; numbers the next one

	account Account
}

// New returns a simulator with one customer, see [Simulator.Account]: a tenant, a
// subscription, an application that owns the subscription, an organization with a
// default project, and an API key with the role Organization Owner. Nil options mean
// the defaults.
func New(options *Options) *Simulator {
	var o Options
	if options != nil {
		o = *options
	}
	return newAt(o, time.Time{})
}

// newAt returns a simulator whose clock starts at started; the zero time means now.
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

// locked makes every change that is due, runs f with the lock held, and writes what
// changed to the journal.
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
