package simulator

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"time"
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
	// positive. Without a body it is an error in the form of the cloud that was
	// called; of 504, Azure's GatewayTimeout. The Content-Type is that of the body:
	// JSON, HTML or plain text.
	Status     int
	Body       string
	RetryAfter time.Duration

	// Of DelayReply: how late the reply is, by the simulator's clock. Required.
	Delay time.Duration

	// MayMiss is for a fault that may meet no call: [ForTest] fails the test for any
	// other that never fired.
	MayMiss bool
}

// FaultKind is what goes wrong with a call.
type FaultKind string

const (
	// FaultKindRefuse makes the cloud answer with Fault.Status and do nothing.
	FaultKindRefuse FaultKind = "refuse"
	// FaultKindResetBefore breaks the connection before the cloud sees the call.
	FaultKindResetBefore FaultKind = "reset-before"
	// FaultKindLoseReply breaks the connection after the cloud has carried out the
	// call, before any of the reply arrives.
	FaultKindLoseReply FaultKind = "lose-reply"
	// FaultKindTruncate breaks the connection after the cloud has carried out the
	// call, when half of the reply's body has arrived.
	FaultKindTruncate FaultKind = "truncate"
	// FaultKindGarble lets the cloud carry out the call and replaces the reply's body
	// with a page that is not JSON.
	FaultKindGarble FaultKind = "garble"
	// FaultKindDelayReply lets the cloud carry out the call and holds the reply back
	// for Fault.Delay. A caller that stops waiting gets the error of its context.
	FaultKindDelayReply FaultKind = "delay-reply"
	// FaultKindExpireCredentials expires the bearer token, or the nonce of HTTP
	// Digest, that the call carries. The cloud refuses it, now and when it is sent
	// again, until the caller has a new one. A call without credentials never
	// matches.
	FaultKindExpireCredentials FaultKind = "expire-credentials"
)

// PossibleFaultKinds returns all kinds.
func PossibleFaultKinds() []FaultKind {
	return []FaultKind{
		FaultKindRefuse, FaultKindResetBefore, FaultKindLoseReply, FaultKindTruncate, FaultKindGarble,
		FaultKindDelayReply, FaultKindExpireCredentials,
	}
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
	f.Times = cmp.Or(f.Times, 1)
	_, err := path.Match(f.Path, "")
	switch {
	case !slices.Contains(PossibleFaultKinds(), f.Kind):
		return fmt.Errorf("simulator: fault: kind %q is not one of %v", f.Kind, PossibleFaultKinds())
	case f.Kind == FaultKindRefuse && (f.Status < 400 || f.Status > 599):
		return fmt.Errorf("simulator: fault: status %d is not from 400 to 599", f.Status)
	case f.Kind == FaultKindDelayReply && f.Delay <= 0:
		return fmt.Errorf("simulator: fault: delay %v is not positive", f.Delay)
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
