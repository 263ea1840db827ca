package simulator

import (
	"errors"
	"fmt"
	"path"
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
	// DelayReply: the cloud does what it is asked, and the reply comes
	// Fault.Delay later. A caller who does not wait for it gets the error of its
	// context.
	DelayReply FaultKind = "delay-reply"
	// ExpireCredentials: the bearer token, or the nonce of HTTP Digest, that comes
	// with the call has just expired. So the cloud refuses it, now and when it is
	// sent again, until the caller has a new one. A call without credentials does
	// not fit.
	ExpireCredentials FaultKind = "expire-credentials"
)

// PossibleFaultKinds returns all kinds.
func PossibleFaultKinds() []FaultKind {
	return []FaultKind{Refuse, ResetBefore, LoseReply, Truncate, Garble, DelayReply, ExpireCredentials}
}

// ErrConnectionReset is what a caller in the process gets for a connection that
// broke. Over a socket the connection is closed.
var ErrConnectionReset = errors.New("simulator: connection reset by a scripted fault")

// fault is a Fault with its ID and the calls that it has met.
type fault struct {
	Fault
	id  string
	met int
}

// checkFault returns an error that says which field is wrong.
func checkFault(f Fault) error {
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
	case f.Kind == DelayReply && f.Delay <= 0:
		return fmt.Errorf("simulator: fault: delay %v is not positive", f.Delay)
	case f.Skip < 0:
		return fmt.Errorf("simulator: fault: skip %d is negative", f.Skip)
	case err != nil:
		return fmt.Errorf("simulator: fault: path %q is not a pattern: %w", f.Path, err)
	}
	return nil
}
