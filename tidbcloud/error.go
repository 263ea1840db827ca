package tidbcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// The sentinels an [*Error] matches with errors.Is.
var (
	// ErrNotFound: no such resource, or none visible to the API key.
	ErrNotFound = errors.New("tidbcloud: not found")
	// ErrPermission: the API key may not do this.
	ErrPermission = errors.New("tidbcloud: permission denied")
	// ErrAuthentication: the API key was not accepted, or the server asks for
	// an authentication this package refuses.
	ErrAuthentication = errors.New("tidbcloud: authentication failed")
	// ErrRateLimited: too many requests for this API key.
	ErrRateLimited = errors.New("tidbcloud: rate limited")
	// ErrInvalidArgument: refused as malformed, by this package before any
	// request was sent or by the service.
	ErrInvalidArgument = errors.New("tidbcloud: invalid argument")
	// ErrFailed: the operation was accepted and then ended in a state other
	// than the one asked for.
	ErrFailed = errors.New("tidbcloud: operation failed")
)

// Error is the error of every operation of this package.
type Error struct {
	// Op is the operation, named like its method.
	Op string
	// Resource is the path of the resource below the API's version, such as
	// "clusters/1/tidbNodeGroups/2/privateLinkService". It is empty for errors
	// of constructors.
	Resource string
	// StatusCode is the HTTP status of the reply, 0 if there was none.
	StatusCode int
	// Code is the code in the reply's body, 0 if there was none: a small
	// google.rpc.Code (API description) or an eight-digit TiDB Cloud code such
	// as 49900007 (documentation).
	Code int
	// Message says what was found: the service's message, or this package's.
	Message string
	// TraceID is the reply's X-Debug-Trace-Id, which TiDB Cloud's support asks
	// for; "" if there was none.
	TraceID string
	// Remedy says what to do next.
	Remedy string
	// Err is the cause: an *azcore.ResponseError when the service refused, a
	// sentinel when this package did, otherwise what went wrong underneath.
	Err error
}

// Error names the operation, the resource, what was found and the remedy.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("tidbcloud: " + e.Op)
	if e.Resource != "" {
		b.WriteString(" " + e.Resource)
	}
	if e.StatusCode != 0 {
		fmt.Fprintf(&b, ": %d %s", e.StatusCode, http.StatusText(e.StatusCode))
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	var notes []string
	var again *pipeline.RefusedError
	if errors.As(e.Err, &again) && again.Note() != "" {
		notes = append(notes, again.Note())
	}
	if e.Code != 0 {
		notes = append(notes, fmt.Sprintf("code %d", e.Code))
	}
	if e.TraceID != "" {
		notes = append(notes, "trace id "+e.TraceID)
	}
	if len(notes) > 0 {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is the sentinel of the reply's status and code. A
// reply matches one sentinel at most.
func (e *Error) Is(target error) bool {
	return e.StatusCode != 0 && target == sentinelOf(e.StatusCode, e.Code)
}

// sentinelOf maps a reply to its sentinel, or nil. A status that says what
// happened decides; behind any other refusal the code does. The code of a 5xx
// proves nothing: a failing server must not pass for a missing resource.
func sentinelOf(status, code int) error {
	switch status {
	case http.StatusUnauthorized:
		return ErrAuthentication
	case http.StatusForbidden:
		return ErrPermission
	case http.StatusNotFound:
		return ErrNotFound
	case http.StatusTooManyRequests:
		return ErrRateLimited
	}
	if status < 400 || status >= 500 {
		return nil
	}
	switch code {
	case 16, 49900001: // UNAUTHENTICATED; documentation
		return ErrAuthentication
	case 7, 49900003: // PERMISSION_DENIED; documentation
		return ErrPermission
	case 5: // NOT_FOUND; assumed
		return ErrNotFound
	case 8, 49900007: // RESOURCE_EXHAUSTED; API description
		return ErrRateLimited
	case 3: // INVALID_ARGUMENT
		return ErrInvalidArgument
	}
	if status == http.StatusBadRequest {
		return ErrInvalidArgument
	}
	return nil
}

const remedyNotTheAPI = "check that the endpoint is the TiDB Cloud Dedicated API and that no proxy answers in its place"

// invalid is the refusal of an argument before any request.
func invalid(op, resource, message, remedy string) *Error {
	return &Error{Op: op, Resource: resource, Message: message, Remedy: remedy, Err: ErrInvalidArgument}
}

// newError turns whatever ended op into an *Error.
func newError(op operation, err error) *Error {
	e := &Error{Op: op.name, Resource: op.resource, Message: excerpt(err.Error()), Err: err}
	var refused *azcore.ResponseError
	var again *pipeline.RefusedError
	var unusable *replyError
	var tooLarge *pipeline.TooLargeError
	var limited *RateLimitError
	switch {
	case errors.As(err, &refused) && refused.RawResponse != nil:
		if e.Err = refused; errors.As(err, &again) {
			e.Err = again
		} else if errors.As(err, &limited) {
			e.Err = errors.Join(refused, limited)
		}
		e.StatusCode = refused.StatusCode
		e.Code, e.Message = parseErrorBody(refused.RawResponse)
		e.TraceID = excerpt(refused.RawResponse.Header.Get(headerTraceID))
		e.Remedy = remedyForReply(op, e, refused.RawResponse.Header)
	case errors.As(err, &unusable):
		e.StatusCode = unusable.resp.StatusCode
		e.TraceID = excerpt(unusable.resp.Header.Get(headerTraceID))
		e.Remedy = remedyNotTheAPI
		if op.creates && succeeded(unusable.resp) {
			e.Remedy = remedyMayExist
		}
	case errors.As(err, &limited):
		e.Remedy = "come back at that time"
	case errors.As(err, &tooLarge) && !op.creates:
		e.Remedy = remedyNotTheAPI
	case errors.Is(err, errNotSent) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded):
		e.Remedy = "correct the client's options, its policies above all"
	case op.creates && !neverSent(err):
		e.Remedy = remedyMayExist
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.Remedy = "call again with a context that lasts"
	default:
		e.Remedy = "check the network path to the endpoint, then try again"
	}
	return e
}
