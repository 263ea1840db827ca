package privatelink

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Sentinels that errors of this package match with errors.Is.
var (
	// ErrInvalidArgument: the package refused the input and sent no request.
	ErrInvalidArgument = errors.New("invalid argument")
	// ErrNotFound: Azure replied 404, for the resource or its resource group.
	ErrNotFound = errors.New("not found")
	// ErrPermission: Azure replied 403.
	ErrPermission = errors.New("permission denied")
	// ErrConflict: Azure replied 412, because the resource changed after it was
	// read. Nothing was changed.
	ErrConflict = errors.New("changed by somebody else")
)

// Error is the type of every error of this package. The reply behind it, if
// there is one, is reached with errors.As and *azcore.ResponseError.
type Error struct {
	// Op is what was being done, such as "create private endpoint".
	Op string
	// Resource is the ID of what it was done to, or the quoted bad value.
	Resource string
	// Found says what was wrong; for a reply its status, code and message.
	Found string
	// Remedy says what to do about it; "" when nothing general can be said.
	Remedy string
	// Err is the cause; nil when there is none.
	Err error
}

// Error returns one line that holds all of the error's fields but Err. Do not
// depend on its wording.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("privatelink: " + e.Op)
	if e.Resource != "" {
		b.WriteString(" " + e.Resource)
	}
	b.WriteString(": " + e.Found)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether the reply behind the error means target.
func (e *Error) Is(target error) bool {
	var reply *azcore.ResponseError
	if !errors.As(e.Err, &reply) {
		return false
	}
	switch target {
	case ErrNotFound:
		return reply.StatusCode == http.StatusNotFound
	case ErrPermission:
		return reply.StatusCode == http.StatusForbidden
	case ErrConflict:
		return reply.StatusCode == http.StatusPreconditionFailed
	}
	return false
}

// senselessReplyError is a success that cannot be one.
type senselessReplyError struct {
	found string
	err   error
}

func (e *senselessReplyError) Error() string { return e.found }

func (e *senselessReplyError) Unwrap() error { return e.err }

func (*senselessReplyError) remedy() string { return remedyNotAzure }

// maxFound bounds the text that is taken over from a reply, in bytes.
const maxFound = 1000

// invalidArgument refuses a value before any request.
func invalidArgument(field, value, found, remedy string) error {
	return &Error{Op: "check " + field, Resource: fmt.Sprintf("%q", clip(value, 200)), Found: found, Remedy: remedy, Err: ErrInvalidArgument}
}

// newError gives err, from azcore or armnetwork, its context. It returns nil for
// nil, and errors of this package as they are.
func newError(op, resource string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var reply *azcore.ResponseError
	var senseless *senselessReplyError
	if errors.As(err, &senseless) || !errors.As(err, &reply) {
		return &Error{Op: op, Resource: resource, Found: clip(pipeline.OneLine(err.Error()), maxFound), Remedy: remedyWithoutReply(err), Err: err}
	}
	body := readErrorBody(reply)
	found := strings.TrimSpace(fmt.Sprintf("%d %s", reply.StatusCode, clip(pipeline.OneLine(reply.ErrorCode), 200)))
	switch {
	case reply.StatusCode >= http.StatusMultipleChoices:
	case reply.ErrorCode == "" && body.Message == "" && body.Status == "":
		return newError(op, resource, &senselessReplyError{fmt.Sprintf("the reply with status %d is no answer to this request", reply.StatusCode), err})
	default:
		// A failed operation is reported with status 200.
		found = "the operation failed: " + clip(pipeline.OneLine(cmp.Or(reply.ErrorCode, body.Status)), 200)
	}
	var again *pipeline.RefusedError
	if errors.As(err, &again) && again.Note() != "" {
		found = strings.TrimRight(found, ": ") + ", " + again.Note()
	}
	if body.Message != "" {
		found += ": " + clip(pipeline.OneLine(body.Message), maxFound)
	}
	for _, detail := range body.Details {
		// Of "a retryable error occurred" the details alone say which.
		if detail.Message != "" {
			found += " (" + clip(pipeline.OneLine(detail.Code+": "+detail.Message), maxFound) + ")"
			break
		}
	}
	return &Error{Op: op, Resource: resource, Found: strings.TrimRight(found, ": "), Remedy: remedy(reply, body), Err: err}
}

// errorBody is the part of an error reply that azcore's error does not tell.
type errorBody struct {
	Message string      `json:"message"`
	Details []errorBody `json:"details"`
	Code    string      `json:"code"`
	Status  string      `json:"status"` // of an operation, beside the error
}

// maxErrorBody is the longest body that is looked into for an error, in bytes.
// That of a failed operation comes as a success, which may be much longer.
const maxErrorBody = 64 << 10

func readErrorBody(reply *azcore.ResponseError) errorBody {
	if reply.RawResponse == nil {
		return errorBody{}
	}
	body, err := runtime.Payload(reply.RawResponse) // azcore has buffered it
	if err != nil || len(body) > maxErrorBody {
		return errorBody{}
	}
	var wrapped struct {
		Error      errorBody `json:"error"`
		Properties struct {
			ProvisioningState string `json:"provisioningState"`
		} `json:"properties"`
		errorBody
	}
	var mismatch *json.UnmarshalTypeError // what fits has been read all the same
	if err := json.Unmarshal(body, &wrapped); err != nil && !errors.As(err, &mismatch) {
		return errorBody{}
	}
	found := wrapped.errorBody
	if wrapped.Error.Message != "" {
		found = wrapped.Error
	}
	found.Status = cmp.Or(wrapped.Status, wrapped.Properties.ProvisioningState)
	return found
}

// clip keeps errors readable when a value is absurdly long.
func clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	return strings.ToValidUTF8(s[:max], "") + "..."
}
