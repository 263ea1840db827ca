package tidbcloud

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// Headers of the service's replies: the trace ID (recorded) and the rate limit
// (described).
const (
	headerTraceID       = "X-Debug-Trace-Id"
	headerRateLimit     = "X-Ratelimit-Limit-Minute"
	headerRateRemaining = "X-Ratelimit-Remaining-Minute"
	headerRateReset     = "X-Ratelimit-Reset"
)

const remedyMayExist = "the request may have been carried out: list what exists before creating again"

// maxMessage bounds the text that an error takes from a reply, in characters.
const maxMessage = 300

// responseError is the *azcore.ResponseError of a reply, with the body's code.
func responseError(resp *http.Response) error {
	code, _ := parseErrorBody(resp)
	text := ""
	if code != 0 {
		text = strconv.Itoa(code)
	}
	return runtime.NewResponseErrorWithErrorCode(resp, text)
}

// parseErrorBody reads the code and the message of a google.rpc.Status. From any other body
// it takes a message, one nested under "error", or the start of the text.
func parseErrorBody(resp *http.Response) (code int, message string) {
	payload, err := runtime.Payload(resp)
	if err != nil {
		return 0, "the reply's body could not be read"
	}
	code, message = parseStatus(payload)
	if message == "" {
		message = string(payload[:min(len(payload), 16*maxMessage)])
	}
	if message = excerpt(message); message == "" {
		message = "the reply has no message"
	}
	return code, message
}

// maxWrapped is how many levels of "error" are decoded. The API has none, a gateway has
// one, and each level decodes the rest again.
const maxWrapped = 4

func parseStatus(payload []byte) (code int, message string) {
	for range maxWrapped {
		var status struct {
			Code    json.RawMessage
			Message json.RawMessage
			Error   json.RawMessage
		}
		if json.Unmarshal(payload, &status) != nil {
			return 0, ""
		}
		_ = json.Unmarshal(status.Message, &message)
		digits := strings.Trim(string(status.Code), `"`)
		if n, err := strconv.ParseInt(digits, 10, 32); err == nil && n > 0 {
			code = int(n)
		}
		if code != 0 || message != "" || len(status.Error) == 0 || json.Unmarshal(status.Error, &message) == nil {
			return code, message
		}
		payload = status.Error
	}
	return 0, ""
}

// excerpt returns s as one line of printable characters, shortened to maxMessage.
func excerpt(s string) string {
	s = pipeline.OneLine(s)
	if runes := []rune(s); len(runes) > maxMessage {
		s = string(runes[:maxMessage]) + "..."
	}
	return s
}

// remedyByCode returns what to do about a google.rpc.Code for which the status alone would
// mislead. The meanings are those of google.rpc.Code.
func remedyByCode(code int) string {
	switch code {
	case 6: // ALREADY_EXISTS
		return "list what exists, and use it or delete it first"
	case 8: // RESOURCE_EXHAUSTED
		return "if the message speaks of requests, wait a minute before the next one with this API key; otherwise delete what is no longer used, or ask TiDB Cloud's support for a higher quota"
	case 9: // FAILED_PRECONDITION
		return "the resource is in a state that does not allow this: wait until it is ACTIVE or remove the cause that the message names, then try again"
	case 10: // ABORTED
		return "something else changed the resource at the same time: try again"
	case 12: // UNIMPLEMENTED
		return "the service does not offer this for the resource's cloud or plan: act on the message"
	}
	return ""
}

// remedyForReply returns what to do about the refusal of a call.
func remedyForReply(op call, resp *http.Response, code int) string {
	status := resp.StatusCode
	if status >= 400 && status < 500 && status != http.StatusTooManyRequests {
		if remedy := remedyByCode(code); remedy != "" {
			return remedy
		}
	}
	switch sentinelOf(status, code) {
	case ErrAuthentication:
		return "check that the public and the private key belong together and that the API key still exists"
	case ErrPermission:
		return "use an API key of the organization that owns the resource, with the role Organization Owner or Project Owner"
	case ErrNotFound:
		return "check the IDs and that the API key belongs to the resource's organization"
	case ErrRateLimited:
		wait := "a minute"
		if seconds, err := strconv.Atoi(resp.Header.Get(headerRateReset)); err == nil && seconds > 0 && seconds <= maxReset {
			wait = fmt.Sprintf("%d s", seconds)
		}
		return "wait " + wait + " before the next request with this API key"
	case ErrInvalidArgument:
		return "correct the request as the message says"
	}
	switch {
	case status == http.StatusNotFound:
		return remedyNotTheAPI
	case status == http.StatusPaymentRequired: // (assumed)
		return "check the organization's billing in the TiDB Cloud console"
	case status >= 300 && status < 400:
		return "redirects are not followed: set ClientOptions.Endpoint to the service's address"
	case (status >= 500 || status == http.StatusRequestTimeout) && op.creates:
		return remedyMayExist
	case status >= 500:
		return "try again later; if it persists give the trace ID to TiDB Cloud's support"
	}
	return "act on the message"
}
