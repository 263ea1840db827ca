package core

import (
	"strings"
	"time"
)

// State is the whole simulated world: the clouds, which share one queue of events and
// one source of IDs, and what the back door goes by.
type State struct {
	*kernel
	*entraState
	*armState
	*tidbState

	provider *subscription // TiDB Cloud's own Azure subscription
	backDoor backDoor
}

// armProviders are the resource providers that are simulated.
func armProviders() []*armProvider {
	return []*armProvider{networkProvider, dnsProvider, storageProvider, deploymentsProvider}
}

// New makes an empty world: a tenant, TiDB Cloud's organization and its own
// Azure subscription, and nothing that belongs to a customer.
func New(settings Settings) *State {
	k := newKernel(settings.Seed, settings.Durations, Routes)
	entra := newEntra(k, settings.Speed)
	s := &State{kernel: k, entraState: entra, armState: newARM(k, entra, armProviders(), settings.ThrottleAzure), backDoor: backDoor{readLag: settings.ReadLag}}
	s.tidbState = newTiDBCloud(k, azureLink{s}, settings.RateLimit)
	s.provider = s.subscribe(s.ids.guid(), "TiDB Cloud")
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

// route finds the cloud that owns the path. One port can serve all of them, so
// the path alone decides.
func (s *State) route(now time.Time, r *Request) Reply {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	switch {
	case strings.EqualFold(first, "subscriptions"), strings.EqualFold(first, "providers"), strings.EqualFold(strings.Trim(r.Path, "/"), "tenants"):
		return s.armState.answer(now, r)
	case first == "v1beta1":
		return s.tidbState.answer(now, r)
	case r.Path == "/metadata/endpoints":
		return s.armState.metadata(r)
	default:
		return s.entraState.answer(now, r)
	}
}

// NextEvent is the time of the earliest thing that will change without anybody
// asking, and whether there is one.
func (s *State) NextEvent() (time.Time, bool) { return s.kernel.NextEvent() }

// IssueToken makes an access token for an application, as the token endpoint does, and
// returns how long it is valid by the client's clock. ok is false if there is no such
// application.
func (s *State) IssueToken(now time.Time, clientID, audience string) (value string, lifetime time.Duration, ok bool) {
	return s.entraState.IssueToken(now, clientID, audience)
}
