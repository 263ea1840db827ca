package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Fault is something that goes wrong with a call, by script: the same calls meet
// the same faults in every run. A call is one HTTP request: what the client sends
// again counts again, and so does the 401 round of HTTP Digest.
type Fault struct {
	// Method limits the fault to one; "" is any.
	Method string
	// Path is a pattern of package path for the call's path, in which * stands
	// for one segment; a pattern that does not begin with / fits the end of the
	// path. Case does not count. "" is any path.
	Path string
	// Skip lets so many calls that fit pass before the first that fails.
	Skip int
	// Times is how many calls fail. Zero means one, less than zero all.
	Times int

	// Kind is what goes wrong. Required.
	Kind FaultKind

	// Of Refuse: the status and the body, and the Retry-After when it is
	// positive. The body of a status without one is an error in the form of the
	// cloud that was called; of 504, Azure's GatewayTimeout.
	Status     int
	Body       string
	RetryAfter time.Duration
}

// FaultKind is what goes wrong with a call.
type FaultKind string

const (
	// Refuse: the cloud answers with Fault.Status and does nothing.
	Refuse FaultKind = "refuse"
	// ResetBefore: the connection breaks before the cloud sees the call.
	ResetBefore FaultKind = "reset-before"
	// LoseReply: the cloud does what it is asked, and the connection breaks
	// before the caller hears of it.
	LoseReply FaultKind = "lose-reply"
	// Truncate: the cloud does what it is asked, and the connection breaks when
	// half of the body has arrived.
	Truncate FaultKind = "truncate"
	// Garble: the cloud does what it is asked, and a page that is not JSON comes
	// back in place of the body.
	Garble FaultKind = "garble"
)

// PossibleFaultKinds returns all kinds.
func PossibleFaultKinds() []FaultKind {
	return []FaultKind{Refuse, ResetBefore, LoseReply, Truncate, Garble}
}

// ErrConnectionReset is what a caller in the process gets for a connection that
// broke. Over a socket the connection is closed.
var ErrConnectionReset = errors.New("simulator: connection reset by a scripted fault")

// fault is a Fault with the calls that it has met.
type fault struct {
	Fault
	met int
}

// InjectFault adds a fault to those that are in force; for a call that several
// fit, the first one added counts. An error says which field is wrong.
func (s *Simulator) InjectFault(f Fault) error {
	if f.Times == 0 {
		f.Times = 1
	}
	known := false
	for _, kind := range PossibleFaultKinds() {
		known = known || f.Kind == kind
	}
	_, err := path.Match(f.Path, "")
	switch {
	case !known:
		return fmt.Errorf("simulator: fault: kind %q is not one of %v", f.Kind, PossibleFaultKinds())
	case f.Kind == Refuse && (f.Status < 400 || f.Status > 599):
		return fmt.Errorf("simulator: fault: status %d is not from 400 to 599", f.Status)
	case f.Skip < 0:
		return fmt.Errorf("simulator: fault: skip %d is negative", f.Skip)
	case err != nil:
		return fmt.Errorf("simulator: fault: path %q is not a pattern: %w", f.Path, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{Fault: f})
	return nil
}

// ClearFaults takes all faults away.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// faultFor is the fault that the call meets, or nil. The lock is held.
func (s *Simulator) faultFor(method, path string) *fault {
	for _, f := range s.faults {
		if (f.Method != "" && f.Method != method) || !f.fits(path) {
			continue
		}
		f.met++
		if n := f.met - f.Skip; n > 0 && (f.Times < 0 || n <= f.Times) {
			return f
		}
	}
	return nil
}

func (f *fault) fits(called string) bool {
	if f.Path == "" {
		return true
	}
	pattern, called := strings.ToLower(f.Path), strings.ToLower(called)
	if !strings.HasPrefix(pattern, "/") {
		segments := strings.Split(called, "/")
		n := strings.Count(pattern, "/") + 1
		called = strings.Join(segments[max(0, len(segments)-n):], "/")
	}
	ok, _ := path.Match(pattern, called) // checked by InjectFault
	return ok
}

// refusal is the reply of a Refuse fault.
func (f *fault) refusal(called string) core.Reply {
	body, header := f.Body, core.Header{"Content-Type": {"application/json; charset=utf-8"}}
	if namespace := providerOf(called); body == "" && f.Status == http.StatusGatewayTimeout && namespace != "" {
		// What ARM says when a resource provider does not answer [seen].
		body = `{"error":{"code":"GatewayTimeout","message":"The gateway did not receive a response from '` + namespace + `' within the specified time period."}}`
		header["X-Ms-Failure-Cause"] = []string{"service"}
	}
	if body == "" {
		text := strconv.Quote(http.StatusText(f.Status) + " by a scripted fault")
		body = `{"error":{"code":"ScriptedFault","message":` + text + `}}`
		if strings.HasPrefix(called, "/v1beta1") {
			body = `{"code":` + strconv.Itoa(f.Status) + `,"message":` + text + `,"details":[]}`
		}
	}
	reply := core.Reply{Status: f.Status, Cloud: core.None, Route: "fault", Header: header, Body: []byte(body)}
	if f.RetryAfter > 0 {
		reply.Header["Retry-After"] = []string{strconv.Itoa(int((f.RetryAfter + time.Second - 1) / time.Second))}
		reply.RetryAfter = f.RetryAfter
	}
	return reply
}

var inProvider = regexp.MustCompile(`(?i)^/(?:subscriptions/.*/)?providers/([a-z.]+)/`)

// providerOf is the resource provider that a call is for, or "".
func providerOf(called string) string {
	if m := inProvider.FindStringSubmatch(called); m != nil {
		return m[1]
	}
	return ""
}
