package world

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/storage"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// State is the whole simulated world: the clouds, which share one queue of events and
// one source of IDs, and what the back door goes by.
type State struct {
	kernel *kernel.Kernel
	entra  *entra.State
	arm    *arm.State
	tidb   *tidbcloud.State

	provider *arm.Subscription // TiDB Cloud's own Azure subscription
	backDoor backDoor
}

// providers are the resource providers that are simulated.
func providers() []*arm.Provider {
	return []*arm.Provider{network.Provider, privatedns.Provider, storage.Provider, deployments.Provider}
}

// New makes an empty world: a tenant, TiDB Cloud's organization and its own
// Azure subscription, and nothing that belongs to a customer.
func New(settings Settings) *State {
	k := kernel.New(settings.Seed, settings.Durations, routes)
	entra := entra.New(k, settings.Speed)
	s := &State{kernel: k, entra: entra, arm: arm.New(k, entra, providers(), settings.ThrottleAzure), backDoor: backDoor{readLag: settings.ReadLag}}
	s.tidb = tidbcloud.New(k, azureLink{s}, settings.RateLimit)
	s.provider = s.arm.Subscribe(s.kernel.IDs.GUID(), "TiDB Cloud")
	return s
}

// Step lets time come to now and answers the request. It returns what had become
// due before, and what the request itself changed; both are valid until the next
// call.
func (s *State) Step(now time.Time, r *kernel.Request) (reply kernel.Reply, due, done []kernel.Change) {
	s.kernel.Changes = s.kernel.Changes[:0]
	s.kernel.Settle(now)
	if r.Method != "GET" {
		s.kernel.Revision++
	}
	before, seq, ids := len(s.kernel.Changes), s.kernel.Seq, *s.kernel.IDs.Rand
	reply = s.route(now, r)
	if reply.Status >= 400 && len(s.kernel.Changes) == before && s.kernel.Seq == seq {
		*s.kernel.IDs.Rand = ids // nobody has seen what was drawn
		reply.Traceless = true
	}
	return reply, s.kernel.Changes[:before], s.kernel.Changes[before:]
}

// Settle lets time come to now, for use of the back door.
func (s *State) Settle(now time.Time) {
	s.kernel.Changes = s.kernel.Changes[:0]
	s.kernel.Settle(now)
	s.kernel.Revision++
}

// Changes are what has changed since the last Step or Settle began.
func (s *State) Changes() []kernel.Change { return s.kernel.Changes }

// route finds the cloud that owns the path. One port can serve all of them, so
// the path alone decides.
func (s *State) route(now time.Time, r *kernel.Request) kernel.Reply {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	switch {
	case strings.EqualFold(first, "subscriptions"), strings.EqualFold(first, "providers"), strings.EqualFold(strings.Trim(r.Path, "/"), "tenants"):
		return s.arm.Answer(now, r)
	case first == "v1beta1":
		return s.tidb.Answer(now, r)
	case r.Path == "/metadata/endpoints":
		return s.arm.Metadata(r)
	default:
		return s.entra.Answer(now, r)
	}
}

// NextEvent is the time of the earliest thing that will change without anybody
// asking, and whether there is one.
func (s *State) NextEvent() (time.Time, bool) { return s.kernel.NextEvent() }

// IssueToken makes an access token for an application, as the token endpoint does, and
// returns how long it is valid by the client's clock. ok is false if there is no such
// application.
func (s *State) IssueToken(now time.Time, clientID, audience string) (value string, lifetime time.Duration, ok bool) {
	return s.entra.IssueToken(now, clientID, audience)
}
