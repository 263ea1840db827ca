package simulator

import (
	"net/http"
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// garbled is the body of a reply that FaultKindGarble replaces: what a broken proxy
// sends.
const garbled = "<html><body>Bad Gateway</body></html>"

// call is one request on its way to the core.
type call struct {
	*http.Request
	scheme, host string // by which the caller reached the simulator
	body         []byte
	as           string // who sends it, if that needs no proof
}

// bases remembers the last base URL, because most callers keep theirs.
type bases struct{ scheme, host, last string }

func (b *bases) url(scheme, host string) string {
	if b.last == "" || b.scheme != scheme || b.host != host {
		*b = bases{scheme, host, scheme + "://" + host}
	}
	return b.last
}

// answered is what came of a call.
type answered struct {
	kernel.Reply
	fault  Fault
	number int // of the journal's entry
}

// answer passes one request through the core and adds it to the journal. It returns
// the fault that the request met: the caller carries out those that break the
// connection.
func (s *Simulator) answer(c call) answered {
	a := s.step(c)
	if a.fault.Kind == FaultKindDelayReply {
		_ = s.clock.wait(c.Context(), a.fault.Delay) // the caller checks the context
	}
	return a
}

// finish makes the reply what the caller sees of it.
func (s *Simulator) finish(reply *kernel.Reply, met Fault) {
	if met.Kind == FaultKindGarble {
		reply.Header.Set("Content-Type", "text/html")
		reply.Body = []byte(garbled)
	}
	if wait, ok := s.clock.hint(reply.RetryAfter); ok {
		reply.Header.Set("Retry-After-Ms", strconv.FormatInt((wait+time.Millisecond-1).Milliseconds(), 10))
	}
	if reply.Status < http.StatusBadRequest {
		// Pollers of other SDKs know only this header. What retries a refusal knows
		// both headers, so a refusal keeps simulated seconds.
		s.scale(reply.Header, "Retry-After")
	}
	s.scale(reply.Header, "X-Ratelimit-Reset")
}

// scale converts a header's seconds to real seconds, rounded up, on a clock with a
// speed.
func (s *Simulator) scale(header kernel.Header, name string) {
	value := header.Get(name)
	if value == "" || s.clock.manual {
		return
	}
	seconds, _ := strconv.Atoi(value)
	if wait, ok := s.clock.hint(time.Duration(seconds) * time.Second); ok {
		header.SetSeconds(name, wait)
	}
}

// step passes one request through the faults and the core, under the lock.
func (s *Simulator) step(c call) answered {
	var broken []*line
	defer func() { hangUp(broken) }()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.touched++
	request := &s.request
	defer func() { request.Body = nil }()
	*request = kernel.Request{
		Method: c.Method, BaseURL: s.bases.url(c.scheme, c.host), Path: c.URL.Path, RawPath: c.URL.RawPath, Query: c.URL.RawQuery,
		Authorization: c.Header.Get("Authorization"), IfMatch: c.Header.Get("If-Match"), IfNoneMatch: c.Header.Get("If-None-Match"),
		ContentType: c.Header.Get("Content-Type"), Body: c.body, As: c.as,
	}
	// Reading the time under the lock keeps it from running backwards for the core.
	now := s.clock.now()
	var met Fault
	if fault := s.faultFor(request); fault != nil {
		switch met = fault.Fault; met.Kind {
		case FaultKindRefuse, FaultKindResetBefore:
			s.state.Settle(now)
			reply := fault.refusal(c.URL.Path)
			return s.conclude(now, c, reply, s.state.Changes(), nil, met, 0)
		case FaultKindExpireCredentials:
			s.state.ExpireCredentials(now, request.Authorization)
		}
	}
	reply, due, done := s.state.Step(now, request)
	behind := s.readLate(now, request, &reply)
	answered := s.conclude(now, c, reply, due, done, met, behind)
	s.recordRequest(now, request, &reply)
	broken = s.supervise(now)
	return answered
}

// conclude finishes the reply and adds the call to the journal. The lock is held.
func (s *Simulator) conclude(now time.Time, c call, reply kernel.Reply, due, done []kernel.Change, met Fault, behind time.Duration) answered {
	s.finish(&reply, met)
	number := s.journal.record(now, &s.request, c.Header, &reply, due, done, met, behind)
	return answered{reply, met, number}
}

// refuse returns the reply to a request that does not reach the core.
func refuse(status int, code, message string) kernel.Reply {
	body := `{"error":{"code":` + strconv.Quote(code) + `,"message":` + strconv.Quote(message) + `}}`
	return kernel.Reply{Status: status, Header: kernel.Header{{Name: "Content-Type", Value: "application/json; charset=utf-8"}}, Body: []byte(body)}
}
