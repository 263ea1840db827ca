package privatelink

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// newPoller begins an operation, or resumes it from token, and returns a poller that
// converts armnetwork's result R to T.
func newPoller[R, T any](
	ctx context.Context, op string, id PrivateEndpointID, token string,
	begin func(ctx context.Context, token string) (*runtime.Poller[R], error),
	result func(context.Context, R) (T, error),
) (*runtime.Poller[T], error) {
	handler := &pollingHandler[R, T]{op: op, id: id, result: result}
	if token != "" {
		handler.resume = func(token string) (*runtime.Poller[R], error) { return begin(ctx, token) }
		poller, err := runtime.NewPollerFromResumeToken(token, runtime.Pipeline{}, &runtime.NewPollerFromResumeTokenOptions[T]{Handler: handler})
		if err != nil || handler.inner == nil {
			// azcore does not pass a null token, nor one of its fakes, to the handler.
			// Its error may quote the token, so this one does not hold it.
			return nil, &Error{
				Op:       op,
				Resource: id.String(),
				Found:    "the resume token is not one of this operation on this resource",
				Remedy:   "pass a token that ResumeToken returned for the same operation and ID, or none to start anew",
				Err:      ErrInvalidArgument,
			}
		}
		return poller, nil
	}
	// The poller needs the first reply for its Retry-After.
	var reply *http.Response
	inner, err := begin(withReply(ctx, &reply), "")
	if err != nil {
		return nil, newError(op, id.String(), err)
	}
	handler.inner = inner
	return runtime.NewPoller(reply, runtime.Pipeline{}, &runtime.NewPollerOptions[T]{Handler: handler})
}

// pollingHandler is a runtime.PollingHandler[T] on top of armnetwork's poller.
type pollingHandler[R, T any] struct {
	op     string
	id     PrivateEndpointID
	inner  *runtime.Poller[R]
	resume func(token string) (*runtime.Poller[R], error)
	result func(context.Context, R) (T, error)
}

// resumeToken is the part of a resume token that is this package's own.
type resumeToken struct {
	Op    string `json:"op"`
	ID    string `json:"id"`
	Inner string `json:"inner"`
}

func (h *pollingHandler[R, T]) Done() bool {
	return h.inner.Done()
}

func (h *pollingHandler[R, T]) Poll(ctx context.Context) (*http.Response, error) {
	resp, err := h.inner.Poll(ctx)
	return resp, newError(h.op, h.id.String(), err)
}

func (h *pollingHandler[R, T]) Result(ctx context.Context, out *T) error {
	resp, err := h.inner.Result(wantObject(ctx))
	if err == nil {
		*out, err = h.result(ctx, resp)
	}
	return newError(h.op, h.id.String(), err)
}

// MarshalJSON gives the content of the resume token.
func (h *pollingHandler[R, T]) MarshalJSON() ([]byte, error) {
	inner, err := h.inner.ResumeToken()
	if err != nil {
		return nil, err
	}
	return json.Marshal(resumeToken{Op: h.op, ID: h.id.String(), Inner: inner})
}

// UnmarshalJSON continues the operation of a resume token.
func (h *pollingHandler[R, T]) UnmarshalJSON(data []byte) error {
	var token resumeToken
	if err := json.Unmarshal(data, &token); err != nil {
		return err
	}
	id, err := ParsePrivateEndpointID(token.ID)
	if err != nil {
		return err
	}
	// An empty inner token would start a new operation.
	if token.Op != h.op || !id.Equal(h.id) || token.Inner == "" {
		return errors.New("token of another operation")
	}
	h.inner, err = h.resume(token.Inner)
	return err
}
