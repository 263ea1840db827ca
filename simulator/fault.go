package simulator

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"time"
)

// Fault is a scripted failure: the same calls meet the same faults in every run. A
// call is one HTTP request. A request that the client sends again is another call,
// and so is the first round of HTTP Digest, which gets a 401.
type Fault struct {
	// Method limits the fault to calls with this method; "" matches any.
	Method string
	// Path is a pattern as of [path.Match] for the call's path, in which * stands
	// for one segment. A pattern that does not begin with / matches the end of the
	// path. Case does not count. "" matches any path.
	Path string
	// Skip is how many matching calls pass before the first one fails. Less than
	// zero is refused.
	Skip int
	// Times is how many calls fail. Zero means one, less than zero means all.
	Times int

	// Kind is what goes wrong. Required.
	Kind FaultKind

	// Status, Body and RetryAfter make up the reply of FaultKindRefuse. Status is
	// required, from 400 to 599. An empty Body means an error in the form of the
	// cloud that was called; for 504 that is Azure's GatewayTimeout (recorded). The
	// Content-Type is derived from the body: JSON, HTML or plain text. RetryAfter is
	// rounded up to seconds; zero and less send no Retry-After.
	Status     int
	Body       string
	RetryAfter time.Duration

	// Delay is how much later FaultKindDelayReply lets the reply arrive, on the
	// simulator's clock. Required for this kind, and positive.
	Delay time.Duration

	// MayMiss keeps [ForTest] from failing the test if the fault never fired.
	MayMiss bool
}

// FaultKind is the way in which a call goes wrong.
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

// ErrConnectionReset is returned to a caller in the process if a fault breaks the
// connection. Over a socket the connection is closed instead.
var ErrConnectionReset = errors.New("simulator: connection reset by a scripted fault")

// fault is a Fault with its ID and the number of calls that matched it.
type fault struct {
	Fault
	id  string
	met int
}

// checkFault returns an error that names the field that is wrong.
func checkFault(f Fault) error {
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
	return nil
}
