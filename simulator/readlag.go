package simulator

import (
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// ReadLag is the simulated time by which replies to reads may lag behind writes, for
// Azure Resource Manager, its operations and TiDB Cloud. The zero ReadLag means no
// lag. Late reads are made from the record, see [Options.Record]; if that exceeds its
// limit, reads no longer lag. The form of a late read is assumed.
type ReadLag = core.ReadLag

// SetReadLag changes by how much reads are behind, from now on: what happened
// before is seen. The zero ReadLag lets all reads be in time again. It needs
// [Options.Record] or [Options.ReadLag], and returns [ErrNotRecorded] without.
func (s *Simulator) SetReadLag(lag ReadLag) error { return s.do("SetReadLag", lag) }

// lagging is a ReadLag in force. A late read is answered by a replica: another
// simulator, made from the same seed, that sees the recorded writes that much
// later. So every rule holds for late reads too, and no rule knows of them.
type lagging struct {
	ReadLag
	replicas map[time.Duration]*replica // by how late they are

	read int // how many of the recorded steps were searched for
	seen int // how many of them, from the first on, every replica has seen
}

// replica is the world as it was.
type replica struct {
	sim   *Simulator
	steps int       // that it has seen
	at    time.Time // its time, which never runs backwards
}

// readLate answers a read again as it would have been some time ago and returns
// by how much the reply is behind: zero when nothing tells it from the true one.
// The lock is held.
func (s *Simulator) readLate(now time.Time, q *core.Request, reply *core.Reply) time.Duration {
	lag := s.lagOf(now, q, reply)
	if lag <= 0 {
		return 0
	}
	late := s.replicaFor(now, lag).answer(q, reply.As)
	if late.Status == reply.Status && string(late.Body) == string(reply.Body) {
		return 0
	}
	// The limits and the tracking IDs are those of the call itself.
	maps.DeleteFunc(late.Header, func(name string, _ []string) bool { return aboutCall(name) })
	for name, values := range reply.Header {
		if aboutCall(name) {
			late.Header[name] = values
		}
	}
	*reply = late
	return lag
}

// lagOf is how late the reply to a call is; zero for one that is in time.
func (s *Simulator) lagOf(now time.Time, q *core.Request, reply *core.Reply) time.Duration {
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
	case core.Azure:
		most = l.Azure
		if core.IsOperationRoute(reply.Route) {
			most = l.Operations
		}
	case core.TiDBCloud:
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

// draw is a number from 0 to 3 for a URL in one span of time.
func draw(seed uint64, path string, span time.Duration) uint64 {
	h := fnv.New64a()
	fmt.Fprint(h, seed, " ", int64(span), " ", strings.ToLower(path))
	return rand.NewPCG(h.Sum64(), seed).Uint64() % 4 // FNV alone does not spread the last characters
}

// isRefusal says that a status is about the caller, not about what is there.
func isRefusal(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
}

// aboutCall says that a header field is about the call, not about what is there.
func aboutCall(name string) bool {
	switch name {
	case "X-Ms-Request-Id", "X-Ms-Correlation-Request-Id", "X-Ms-Routing-Request-Id", "X-Debug-Trace-Id":
		return true
	}
	return strings.HasPrefix(name, "X-Ratelimit-") || strings.HasPrefix(name, "X-Ms-Ratelimit-")
}

// replicaFor is the replica that is late by this much, as it is now.
func (s *Simulator) replicaFor(now time.Time, lag time.Duration) *replica {
	if lag := s.state.ReadLag(); s.lagging == nil || s.lagging.ReadLag != lag {
		s.lagging = &lagging{ReadLag: lag, replicas: map[time.Duration]*replica{}}
	}
	l, steps := s.lagging, s.recorder.steps
	for ; l.read < len(steps); l.read++ {
		if c := core.FindCommand(core.Commands(), steps[l.read].Call); c != nil && c.Prompt {
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

// answer answers a read by somebody whose credentials were checked before.
func (r *replica) answer(q *core.Request, as string) core.Reply {
	again := *q
	again.As = as
	reply, _, _ := r.sim.state.Step(r.at, &again)
	return reply
}

// another makes the simulator that this one was at its start, to play back in it
// what was recorded.
func (s *Simulator) another() *Simulator {
	return newAt(Options{
		Clock: Clock{speed: s.clock.speed}, Seed: s.seed, Durations: s.durations, JournalLimit: -1,
	}, s.started)
}
