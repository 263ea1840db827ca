package world

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/storage"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// State is a simulated world: the clouds, which share one queue of events and one source
// of IDs, and the state of the back door.
type State struct {
	kernel *kernel.Kernel
	entra  *entra.State
	arm    *arm.State
	tidb   *tidbcloud.State

	provider *arm.Subscription // TiDB Cloud's own Azure subscription
	backDoor backDoor
}

// providers returns the simulated resource providers.
func providers() []*arm.Provider {
	return []*arm.Provider{network.Provider, publicip.Provider, traffic.Provider, privatedns.Provider, storage.Provider, deployments.Provider}
}

// routes lists the simulated routes for people to read.
func routes() []string {
	return slices.Concat(entra.Routes(), arm.Routes(providers()), tidbcloud.Routes())
}

// New returns a world without customers: it has a tenant, TiDB Cloud's organization and
// TiDB Cloud's own Azure subscription.
func New(settings Settings) *State {
	k := kernel.New(settings.Seed, settings.Durations, routes)
	entra := entra.New(k, settings.Speed)
	s := &State{kernel: k, entra: entra, arm: arm.New(k, entra, providers(), settings.ThrottleAzure), backDoor: backDoor{readLag: settings.ReadLag}}
	s.tidb = tidbcloud.New(k, azureLink{s}, settings.RateLimit)
	s.provider = s.arm.Subscribe(s.kernel.IDs.GUID(), "TiDB Cloud")
	return s
}

// Step advances the world to now and answers the request. It returns the changes by
// events that were due and those by the request; both are valid until the next call.
func (s *State) Step(now time.Time, r *kernel.Request) (reply kernel.Reply, due, done []kernel.Change) {
	s.kernel.Changes = s.kernel.Changes[:0]
	s.kernel.Settle(now)
	if r.Method != "GET" {
		s.kernel.Revision++
	}
	before, seq, ids := len(s.kernel.Changes), s.kernel.Seq, *s.kernel.IDs.Rand
	reply = s.route(now, r)
	if reply.Status >= 400 && len(s.kernel.Changes) == before && s.kernel.Seq == seq {
		*s.kernel.IDs.Rand = ids // nobody has seen the IDs that were drawn
		reply.Traceless = true
	}
	return reply, s.kernel.Changes[:before], s.kernel.Changes[before:]
}

// Settle advances the world to now for a command of the back door.
func (s *State) Settle(now time.Time) {
	s.kernel.Changes = s.kernel.Changes[:0]
	s.kernel.Settle(now)
	s.kernel.Revision++
}

// Changes returns the changes since the last Step or Settle began.
func (s *State) Changes() []kernel.Change { return s.kernel.Changes }

// route passes the request to the cloud that owns its path. The path alone decides,
// because one port can serve all clouds.
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

// NextEvent returns the time of the earliest pending event that clients can see the
// effect of, and false if there is none.
func (s *State) NextEvent() (time.Time, bool) { return s.kernel.NextEvent() }

// IssueToken issues an access token for an application, as the token endpoint does, and
// returns how long it is valid by the client's clock. ok is false if there is no such
// application.
func (s *State) IssueToken(now time.Time, clientID, audience string) (value string, lifetime time.Duration, ok bool) {
	return s.entra.IssueToken(now, clientID, audience)
}
