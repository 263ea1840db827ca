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

// answer passes one request through the core and adds it to the journal. It returns
// the fault that the request met: the caller carries out those that break the
// connection.
func (s *Simulator) answer(r *http.Request, baseURL string, body []byte) (kernel.Reply, FaultKind) {
	reply, met := s.step(r, baseURL, body)
	fault := met.Kind
	if fault == FaultKindDelayReply {
		_ = s.clock.wait(r.Context(), met.Delay) // the caller checks the context
	}
	if fault == FaultKindGarble {
		reply.Header["Content-Type"], reply.Body = []string{"text/html"}, []byte(garbled)
	}
	if wait, ok := s.clock.hint(reply.RetryAfter); ok {
		reply.Header["Retry-After-Ms"] = []string{strconv.FormatInt((wait + time.Millisecond - 1).Milliseconds(), 10)}
	}
	if reply.Status < http.StatusBadRequest {
		// Pollers of other SDKs know only this header. What retries a refusal knows
		// both headers, so a refusal keeps simulated seconds.
		s.scale(reply.Header, "Retry-After")
	}
	s.scale(reply.Header, "X-Ratelimit-Reset")
	return reply, fault
}

// scale converts a header's seconds to real seconds, rounded up, on a clock with a
// speed.
func (s *Simulator) scale(header kernel.Header, name string) {
	values := header[name]
	if len(values) == 0 || s.clock.manual {
		return
	}
	seconds, _ := strconv.Atoi(values[0])
	if wait, ok := s.clock.hint(time.Duration(seconds) * time.Second); ok {
		header[name] = []string{strconv.Itoa(int((wait + time.Second - 1) / time.Second))}
	}
}

// step passes one request through the faults and the core, under the lock.
func (s *Simulator) step(r *http.Request, baseURL string, body []byte) (kernel.Reply, Fault) {
	var broken []*line
	defer func() { hangUp(broken) }()
	s.mu.Lock()
	defer s.mu.Unlock()
	request := &s.request
	defer func() { request.Body = nil }()
	*request = kernel.Request{
		Method: r.Method, BaseURL: baseURL, Path: r.URL.Path, RawPath: r.URL.RawPath, Query: r.URL.RawQuery,
		Authorization: r.Header.Get("Authorization"), IfMatch: r.Header.Get("If-Match"), IfNoneMatch: r.Header.Get("If-None-Match"),
		ContentType: r.Header.Get("Content-Type"), Body: body,
	}
	// Reading the time under the lock keeps it from running backwards for the core.
	now := s.clock.now()
	var met Fault
	if fault := s.faultFor(request); fault != nil {
		switch met = fault.Fault; met.Kind {
		case FaultKindRefuse, FaultKindResetBefore:
			s.state.Settle(now)
			reply := fault.refusal(r.URL.Path)
			s.journal.record(now, request, &reply, s.state.Changes(), nil, met.Kind, 0)
			return reply, met
		case FaultKindExpireCredentials:
			s.state.ExpireCredentials(now, request.Authorization)
		}
	}
	reply, due, done := s.state.Step(now, request)
	behind := s.readLate(now, request, &reply)
	s.journal.record(now, request, &reply, due, done, met.Kind, behind)
	s.recordRequest(now, request, &reply)
	broken = s.supervise(now)
	return reply, met
}

// refuse returns the reply to a request that does not reach the core.
func refuse(status int, code, message string) kernel.Reply {
	body := `{"error":{"code":` + strconv.Quote(code) + `,"message":` + strconv.Quote(message) + `}}`
	return kernel.Reply{Status: status, Header: kernel.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: []byte(body)}
}
