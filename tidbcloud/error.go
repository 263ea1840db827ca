package tidbcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Sentinels that errors of this package match with errors.Is. They are those of
// packages privatelink and endpoint too.
var (
	// ErrNotFound: no such resource, or none visible to the API key. A 404 without the
	// code that every error of the API has (described), as a proxy's, is another error:
	// the resource may exist.
	ErrNotFound = failure.ErrNotFound
	// ErrPermission: the API key may not do this.
	ErrPermission = failure.ErrPermission
	// ErrAuthentication: the API key was not accepted, or the server asks for
	// an authentication this package refuses.
	ErrAuthentication = failure.ErrAuthentication
	// ErrRateLimited: too many requests for this API key, or a quota is used up.
	ErrRateLimited = failure.ErrRateLimited
	// ErrInvalidArgument: refused as malformed, by this package before any
	// request was sent or by the service.
	ErrInvalidArgument = failure.ErrInvalidArgument
	// ErrFailed: the operation was accepted and then ended in a state other
	// than the one asked for.
	ErrFailed = failure.ErrFailed
)

// Error is the type of every error of this package, and of packages privatelink and
// endpoint. Its fields are Op, the operation, named like its method; Origin,
// "tidbcloud" unless an argument was refused; Resource, the path of the resource
// below the API's version, such as "clusters/1/tidbNodeGroups/2/privateLinkService",
// "" for errors of constructors; Found, what was wrong, for a reply its status, the
// service's message, code and trace ID; Remedy, what to do next; and Err, the cause.
// If the service refused, the *azcore.ResponseError is reached with errors.As: its
// ErrorCode is the code in the reply's body, a small google.rpc.Code (API
// description) or an eight-digit TiDB Cloud code such as 49900007 (documented),
// and the header X-Debug-Trace-Id of its RawResponse is what TiDB Cloud's support
// asks for. No field holds a secret.
type Error = failure.Error

// sentinelOf returns the sentinel of a reply, or nil. A specific status decides; for any
// other refusal the code does. The code of a 5xx proves nothing, since a failing server must
// not make a resource seem missing.
func sentinelOf(status, code int) error {
	switch status {
	case http.StatusUnauthorized:
		return ErrAuthentication
	case http.StatusForbidden:
		return ErrPermission
	case http.StatusNotFound:
		if code != 0 {
			return ErrNotFound
		}
		return nil
	case http.StatusTooManyRequests:
		return ErrRateLimited
	}
	if status < 400 || status >= 500 {
		return nil
	}
	switch code {
	case 16, 49900001: // UNAUTHENTICATED (documented)
		return ErrAuthentication
	case 7, 49900003: // PERMISSION_DENIED (documented)
		return ErrPermission
	case 5: // NOT_FOUND (assumed)
		return ErrNotFound
	case 8, 49900007: // RESOURCE_EXHAUSTED (described)
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

// invalid returns the error for an argument that is refused before any request.
func invalid(op, resource, found, remedy string) *Error {
	return &Error{Op: op, Resource: resource, Found: found, Remedy: remedy, Err: ErrInvalidArgument}
}

// newError turns the error of a call into an [*Error].
func newError(op call, err error) *Error {
	e := &Error{Op: op.name, Origin: failure.OriginTiDBCloud, Resource: op.resource, Found: excerpt(err.Error()), Err: err}
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
		code, message := parseErrorBody(refused.RawResponse)
		describeReply(e, refused.RawResponse, code, message, again)
		e.Remedy = remedyForReply(op, refused.RawResponse, code)
	case errors.As(err, &unusable):
		describeReply(e, unusable.resp, 0, e.Found, nil)
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

// describeReply fills in what a reply says: its status, the message, how often it
// came, the code and the trace ID, and the sentinel that it stands for.
func describeReply(e *Error, resp *http.Response, code int, message string, again *pipeline.RefusedError) {
	e.Found = fmt.Sprintf("%d %s: %s", resp.StatusCode, http.StatusText(resp.StatusCode), message)
	var notes []string
	if again != nil && again.Note() != "" {
		notes = append(notes, again.Note())
	}
	if code != 0 {
		notes = append(notes, fmt.Sprintf("code %d", code))
	}
	if trace := excerpt(resp.Header.Get(headerTraceID)); trace != "" {
		notes = append(notes, "trace ID "+trace)
	}
	if len(notes) > 0 {
		e.Found += " (" + strings.Join(notes, ", ") + ")"
	}
	e.Err = failure.Mark(sentinelOf(resp.StatusCode, code), e.Err)
}
