package simulator

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// ReadLag is the simulated time by which replies to reads may lag behind writes: those
// of Azure Resource Manager, of its operations and of TiDB Cloud. The zero ReadLag
// means none. How much the real clouds' reads lag is neither documented nor recorded:
// the form of a late read is assumed.
type ReadLag = world.ReadLag

// SetReadLag sets the lag of reads from now on. Writes before the call are not late.
// The zero ReadLag ends the lag. Without [Options.Record] or [Options.ReadLag] it
// returns [ErrNotRecorded].
func (s *Simulator) SetReadLag(lag ReadLag) error { return s.do("SetReadLag", lag) }

// lagging is a ReadLag in force. A late read is answered by a replica: another
// simulator with the same seed, in which the recorded writes happen later. So all
// rules hold for late reads, and none has to know of them.
type lagging struct {
	ReadLag
	replicas map[time.Duration]*replica // by lag

	read int // number of recorded steps that were searched for seenAtOnce
	seen int // number of recorded steps that every replica has to have played
}

// replica is the world as it was some time ago.
type replica struct {
	sim   *Simulator
	steps int       // number of recorded steps that it has played
	at    time.Time // its present, which never runs backwards
}

// readLate replaces the reply to a read by the reply of a replica and returns the lag,
// or zero if both replies are the same. The caller holds the lock.
func (s *Simulator) readLate(now time.Time, q *kernel.Request, reply *kernel.Reply) time.Duration {
	lag := s.lagOf(now, q, reply)
	if lag <= 0 {
		return 0
	}
	late := s.replicaFor(now, lag).answer(q, reply.As)
	if late.Status == reply.Status && string(late.Body) == string(reply.Body) {
		return 0
	}
	// Limits and tracking IDs belong to the call.
	late.Header = slices.DeleteFunc(late.Header, func(f kernel.HeaderField) bool { return aboutCall(f.Name) })
	for _, f := range reply.Header {
		if aboutCall(f.Name) {
			late.Header = append(late.Header, f)
		}
	}
	*reply = late
	return lag
}

// lagOf returns the lag of the reply to a call, or zero for none.
func (s *Simulator) lagOf(now time.Time, q *kernel.Request, reply *kernel.Reply) time.Duration {
	l := s.state.ReadLag()
	if l.Off() {
		s.lagging = nil
		return 0
	}
	if s.recorder.full || q.Method != http.MethodGet && q.Method != http.MethodHead ||
		reply.As == "" || isRefusal(reply.Status) {
		return 0
	}
	var most time.Duration
	switch reply.Cloud {
	case kernel.Azure:
		most = l.Azure
		if arm.IsOperationRoute(reply.Route) {
			most = l.Operations
		}
	case kernel.TiDBCloud:
		most = l.TiDBCloud
	}
	if most <= 0 || l.Steady {
		return most
	}
	switch draw(s.seed, q.Path, now.Sub(s.started)/max(most/4, 1)) {
	case 0:
		return 0
	case 1:
		return most / 4
	case 2:
		return most / 2
	}
	return most
}

// draw returns a number from 0 to 3 for a URL in a span of time.
func draw(seed uint64, path string, span time.Duration) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, seed, " ", int64(span), " ", strings.ToLower(path))
	return rand.NewPCG(h.Sum64(), seed).Uint64() % 4 // FNV alone does not spread the last characters
}

// isRefusal reports whether a status is about the caller and not about the resource.
func isRefusal(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
}

// aboutCall reports whether a header field is about the call and not about the
// resource.
func aboutCall(name string) bool {
	switch name {
	case "X-Ms-Request-Id", "X-Ms-Correlation-Request-Id", "X-Ms-Routing-Request-Id", "X-Debug-Trace-Id":
		return true
	}
	return strings.HasPrefix(name, "X-Ratelimit-") || strings.HasPrefix(name, "X-Ms-Ratelimit-")
}

// replicaFor returns the replica that lags by lag, played up to now.
func (s *Simulator) replicaFor(now time.Time, lag time.Duration) *replica {
	if lag := s.state.ReadLag(); s.lagging == nil || s.lagging.ReadLag != lag {
		s.lagging = &lagging{ReadLag: lag, replicas: map[time.Duration]*replica{}}
	}
	l, steps := s.lagging, s.recorder.steps
	for ; l.read < len(steps); l.read++ {
		if c := backdoor.FindCommand(world.Commands(), steps[l.read].Call); c != nil && c.Prompt {
			l.seen = l.read + 1
		}
	}
	r := l.replicas[lag]
	if r == nil {
		r = &replica{sim: s.another(), at: s.started}
		l.replicas[lag] = r
	}
	until := now.Add(-lag)
	for ; r.steps < len(steps) && (r.steps < l.seen || !steps[r.steps].At.After(until)); r.steps++ {
		step := steps[r.steps]
		if err := r.sim.playBack(step); err != nil {
			panic(fmt.Sprintf("simulator: a replica cannot follow: %v", err)) // it succeeded before
		}
		r.at = step.At
	}
	if until.After(r.at) {
		r.at = until
	}
	return r
}

// answer returns the replica's reply to a read by a caller that is already signed in.
func (r *replica) answer(q *kernel.Request, as string) kernel.Reply {
	again := *q
	again.As = as
	reply, _, _ := r.sim.state.Step(r.at, &again)
	return reply
}

// another returns a simulator in the state that this one had at its start, in which
// the record can be played.
func (s *Simulator) another() *Simulator {
	return newAt(Options{
		Clock: Clock{speed: s.clock.speed}, Seed: s.seed, Durations: s.durations, JournalLimit: -1,
	}, s.started)
}
