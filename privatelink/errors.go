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

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Sentinels that errors of this package match with errors.Is. They are those of
// packages tidbcloud and endpoint too.
var (
	// ErrInvalidArgument: the package refused the input and sent no request.
	ErrInvalidArgument = failure.ErrInvalidArgument
	// ErrNotFound: Azure says that there is no such resource or resource group. A 404
	// that says something else, or nothing, as a proxy's does, is another error: the
	// resource may exist.
	ErrNotFound = failure.ErrNotFound
	// ErrAuthentication: Azure replied 401, because the credential's token is not
	// accepted.
	ErrAuthentication = failure.ErrAuthentication
	// ErrPermission: Azure replied 403.
	ErrPermission = failure.ErrPermission
	// ErrConflict: Azure replied 412, because the resource changed after it was
	// read. Nothing was changed.
	ErrConflict = failure.ErrConflict
	// ErrRateLimited: Azure replied 429, because there were too many requests.
	ErrRateLimited = failure.ErrRateLimited
	// ErrFailed: Azure accepted the operation, which then failed or was canceled.
	ErrFailed = failure.ErrFailed
)

// Error is the type of every error of this package, and of packages tidbcloud and
// endpoint. Its fields are Op, what was being done, such as "create private
// endpoint"; Origin, "azure" unless an argument was refused; Resource, the ID of
// what it was done to or the quoted bad value; Found, what was wrong, for a reply
// its status, code and message; Remedy, what to do about it, "" if nothing general
// can be said; and Err, the cause. The reply behind it, if there is one, is reached
// with errors.As and *azcore.ResponseError. No field holds a secret.
type Error = failure.Error

// sentinelOf returns what a refusal means, or nil.
func sentinelOf(status int, code string) error {
	switch status {
	case http.StatusUnauthorized:
		return ErrAuthentication
	case http.StatusForbidden:
		return ErrPermission
	case http.StatusNotFound:
		if saysMissing(code) {
			return ErrNotFound
		}
	case http.StatusPreconditionFailed:
		return ErrConflict
	case http.StatusTooManyRequests:
		return ErrRateLimited
	}
	return nil
}

// saysMissing reports whether the code of a 404 is about the resource that was asked for
// or what holds it (recorded).
func saysMissing(code string) bool {
	switch code {
	case "ResourceNotFound", "NotFound", "ResourceGroupNotFound", "ParentResourceNotFound":
		return true
	}
	return false
}

// senselessReplyError means that a reply with a success status cannot be one.
type senselessReplyError struct {
	found string
	err   error
}

func (e *senselessReplyError) Error() string { return e.found }

func (e *senselessReplyError) Unwrap() error { return e.err }

func (*senselessReplyError) remedy() string { return remedyNotAzure }

// maxFound bounds the text that an error takes from a reply, in bytes.
const maxFound = 1000

// newError turns an error of azcore or armnetwork into an [*Error]. It returns nil for nil,
// and an [*Error] as it is.
func newError(op, resource string, err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	var reply *azcore.ResponseError
	var senseless *senselessReplyError
	if errors.As(err, &senseless) || !errors.As(err, &reply) {
		return &Error{Op: op, Origin: failure.OriginAzure, Resource: resource, Found: failure.Clip(pipeline.OneLine(err.Error()), maxFound), Remedy: remedyWithoutReply(err), Err: err}
	}
	body := readErrorBody(reply)
	sentinel := sentinelOf(reply.StatusCode, reply.ErrorCode)
	found := strings.TrimSpace(fmt.Sprintf("%d %s", reply.StatusCode, failure.Clip(pipeline.OneLine(reply.ErrorCode), 200)))
	switch {
	case reply.StatusCode >= http.StatusMultipleChoices:
	case reply.ErrorCode == "" && body.Message == "" && body.Status == "":
		return newError(op, resource, &senselessReplyError{fmt.Sprintf("the reply with status %d is no answer to this request", reply.StatusCode), err})
	default:
		// A failed operation is reported with status 200.
		sentinel = ErrFailed
		found = "the operation failed: " + failure.Clip(pipeline.OneLine(cmp.Or(reply.ErrorCode, body.Status)), 200)
	}
	var again *pipeline.RefusedError
	if errors.As(err, &again) && again.Note() != "" {
		found = strings.TrimRight(found, ": ") + ", " + again.Note()
	}
	if body.Message != "" {
		found += ": " + failure.Clip(pipeline.OneLine(body.Message), maxFound)
	}
	for _, detail := range body.Details {
		// A message such as "a retryable error occurred" says nothing without the details.
		if detail.Message != "" {
			found += " (" + failure.Clip(pipeline.OneLine(detail.Code+": "+detail.Message), maxFound) + ")"
			break
		}
	}
	return &Error{
		Op: op, Origin: failure.OriginAzure, Resource: resource, Found: strings.TrimRight(found, ": "),
		Remedy: remedy(reply, body), Err: failure.Mark(sentinel, err),
	}
}

// errorBody is the part of an error reply that azcore's error leaves out.
type errorBody struct {
	Message string      `json:"message"`
	Details []errorBody `json:"details"`
	Code    string      `json:"code"`
	Status  string      `json:"status"` // of an operation, beside the error
}

// maxErrorBody is the longest body that readErrorBody decodes, in bytes. The error of a
// failed operation is in a reply with a success status, which may be much longer.
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
	var mismatch *json.UnmarshalTypeError // the other fields are decoded all the same
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
