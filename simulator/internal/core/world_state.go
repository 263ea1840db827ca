package core

import (
	"strings"
	"time"
)

// State is the whole simulated world.
type State struct {
	durations Durations
	ids       ids // of what is
	noise     ids // of what passes: tokens, nonces, tracking IDs
	seq       uint64
	schedule  schedule
	changes   []Change

	// revision counts what may have changed the world; shown is the last
	// resource that was rendered, for clients that look again and again.
	revision uint64
	shown    rendering
	call     armCall // the call in progress: there is never more than one

	backDoor backDoor // what its commands go by

	// Entra ID
	tenant       string
	guestTenants []string              // of adopted applications
	principals   map[string]*principal // by client ID
	tokens       map[string]*token     // by signature

	// Azure. Keys are lower-case resource IDs.
	providers     []*armProvider
	subscriptions map[string]*subscription
	groups        map[string]*resourceGroup
	resources     map[string]resource
	index         map[string]map[string]resource // of indexed types, by path
	operations    map[string]*operation
	failing       map[string]string // message of the failure of the next operation
	counters      map[string]int    // see next
	endpointLimit int               // private endpoints in a virtual network; 0 is no limit

	// TiDB Cloud
	azure        azure
	organization string
	speed        float64 // of the world's clock, as clients see it
	throttles    bool    // Azure Resource Manager's limits are on
	buckets      map[string]*bucket

	failingAcceptances map[string]string // message of the failure of the next one, by cluster ID

	rateLimit   int           // requests a minute for each key; 0 is no limit
	provider    *subscription // TiDB Cloud's own Azure subscription
	keys        map[string]*apiKey
	nonces      map[string]*nonce
	challenges  []string // the nonces, oldest first
	projects    []*project
	clusters    []*cluster
	clusterByID map[string]*cluster
	connections []*endpointConnection          // in the order in which they were made
	connection  map[string]*endpointConnection // the same by ID
	registered  map[registration]*endpointConnection
}

// Change is something that happened in the world, for the journal.
type Change struct {
	Time     time.Time
	Cloud    Cloud
	Resource string
	From, To string
}

// New makes an empty world: a tenant, TiDB Cloud's organization and its own
// Azure subscription, and nothing that belongs to a customer.
func New(settings Settings) *State {
	s := &State{
		rateLimit: settings.rateLimit(),
		speed:     max(settings.Speed, 1),
		throttles: settings.ThrottleAzure, buckets: map[string]*bucket{},
		durations:     settings.Durations.withDefaults(),
		backDoor:      backDoor{readLag: settings.ReadLag},
		ids:           newIDs(settings.Seed, stream),
		noise:         newIDs(settings.Seed, noiseStream),
		principals:    map[string]*principal{},
		tokens:        map[string]*token{},
		providers:     armProviders(),
		subscriptions: map[string]*subscription{},
		groups:        map[string]*resourceGroup{},
		resources:     map[string]resource{},
		index:         map[string]map[string]resource{},
		operations:    map[string]*operation{},
		counters:      map[string]int{},
		keys:          map[string]*apiKey{},
		nonces:        map[string]*nonce{},
		clusterByID:   map[string]*cluster{},
		connection:    map[string]*endpointConnection{},
		registered:    map[registration]*endpointConnection{},
	}
	s.azure = azureLink{s}
	s.tenant = s.ids.guid()
	s.organization = s.ids.decimal("13", 19, 6)
	s.provider = s.addSubscription(s.ids.guid(), "TiDB Cloud")
	return s
}

// Step lets time come to now and answers the request. It returns what had become
// due before, and what the request itself changed; both are valid until the next
// call.
func (s *State) Step(now time.Time, r *Request) (reply Reply, due, done []Change) {
	s.changes = s.changes[:0]
	s.settle(now)
	if r.Method != "GET" {
		s.revision++
	}
	before, seq, ids := len(s.changes), s.seq, *s.ids.rand
	reply = s.route(now, r)
	if reply.Status >= 400 && len(s.changes) == before && s.seq == seq {
		*s.ids.rand = ids // nobody has seen what was drawn
		reply.Traceless = true
	}
	return reply, s.changes[:before], s.changes[before:]
}

// Settle lets time come to now, for use of the back door.
func (s *State) Settle(now time.Time) {
	s.changes = s.changes[:0]
	s.settle(now)
	s.revision++
}

// Changes are what has changed since the last Step or Settle began.
func (s *State) Changes() []Change { return s.changes }

func (s *State) changed(at time.Time, cloud Cloud, resource, from, to string) {
	s.changes = append(s.changes, Change{at, cloud, resource, from, to})
}

// route finds the cloud that owns the path. One port can serve all of them, so
// the path alone decides.
func (s *State) route(now time.Time, r *Request) Reply {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	switch {
	case strings.EqualFold(first, "subscriptions"), strings.EqualFold(first, "providers"), strings.EqualFold(strings.Trim(r.Path, "/"), "tenants"):
		return s.arm(now, r)
	case first == "v1beta1":
		return s.tidbCloud(now, r)
	case r.Path == "/metadata/endpoints":
		return s.armMetadata(r)
	default:
		return s.entra(now, r)
	}
}
