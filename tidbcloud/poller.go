package tidbcloud

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// watched is the resource that a poller watches. A resume token holds nothing else: no
// address, so that a token cannot send credentials elsewhere, and no secret.
type watched struct {
	Kind         string `json:"kind"`
	ClusterID    string `json:"clusterId"`
	NodeGroupID  string `json:"nodeGroupId,omitempty"`
	ConnectionID string `json:"connectionId,omitempty"`
}

// The kinds of wait.
const (
	kindClusterActive     = "clusterActive"
	kindClusterDeleted    = "clusterDeleted"
	kindConnectionActive  = "connectionActive"
	kindConnectionDeleted = "connectionDeleted"
)

// check returns an error if the IDs are malformed, as those of a forged token may be.
func (t watched) check(op string) error {
	ids := []resourceID{{"clusterID", t.ClusterID}}
	if t.Kind == kindConnectionActive || t.Kind == kindConnectionDeleted {
		ids = append(ids, resourceID{"nodeGroupID", t.NodeGroupID}, resourceID{"connectionID", t.ConnectionID})
	}
	return checkIDs(op, ids...)
}

// outcome is the result of one look at a watched resource.
type outcome[T any] struct {
	done   bool
	result T     // if done and successful
	err    error // if done and failed
}

// pollHandler is a runtime.PollingHandler that reads a resource until it is in the wanted
// state. The API shows no operations that it could poll.
type pollHandler[T any] struct {
	op      string
	watched watched
	look    func(ctx context.Context, op string, t watched) (*http.Response, outcome[T], error)
	last    outcome[T]
}

// Done implements runtime.PollingHandler.
func (h *pollHandler[T]) Done() bool { return h.last.done }

// Poll implements runtime.PollingHandler. After an error the poller can be used again.
func (h *pollHandler[T]) Poll(ctx context.Context) (*http.Response, error) {
	resp, found, err := h.look(ctx, h.op, h.watched)
	if err != nil {
		return nil, err
	}
	h.last = found
	return resp, nil
}

// Result implements runtime.PollingHandler.
func (h *pollHandler[T]) Result(_ context.Context, out *T) error {
	if h.last.err != nil {
		return h.last.err
	}
	*out = h.last.result
	return nil
}

// MarshalJSON returns the content of the resume token for azcore.
func (h *pollHandler[T]) MarshalJSON() ([]byte, error) { return json.Marshal(h.watched) }

// UnmarshalJSON reads the content of a resume token for azcore.
func (h *pollHandler[T]) UnmarshalJSON(token []byte) error {
	var t watched
	if err := json.Unmarshal(token, &t); err != nil {
		return err
	}
	if t.Kind != h.watched.Kind {
		return fmt.Errorf("the token is for %q, not %q", t.Kind, h.watched.Kind)
	}
	if err := t.check(h.op); err != nil {
		return err
	}
	h.watched = t
	return nil
}

// newPoller returns a poller for the operation that began with resp.
func newPoller[T any](c *Client, resp *http.Response, h *pollHandler[T]) (*runtime.Poller[T], error) {
	return runtime.NewPoller(resp, c.azure.Pipeline(), &runtime.NewPollerOptions[T]{
		Handler: h,
		Tracer:  c.azure.Tracer(),
	})
}

// resumePoller returns a poller that continues the operation of a token. Of what the handler
// watches, only the kind is set.
func resumePoller[T any](c *Client, token string, h *pollHandler[T]) (*runtime.Poller[T], error) {
	poller, err := runtime.NewPollerFromResumeToken(token, c.azure.Pipeline(), &runtime.NewPollerFromResumeTokenOptions[T]{
		Handler: h,
		Tracer:  c.azure.Tracer(),
	})
	if err == nil && h.watched.ClusterID == "" {
		// azcore does not pass a null token to UnmarshalJSON.
		err = errors.New("the token is empty")
	}
	if err != nil {
		return nil, invalid(h.op, "", "ResumeToken is not one of this operation: "+err.Error(),
			"pass what Poller.ResumeToken returned, unchanged")
	}
	return poller, nil
}

// rawResponse returns the response inside err, or nil.
func rawResponse(err error) *http.Response {
	var refused *azcore.ResponseError
	if errors.As(err, &refused) {
		return refused.RawResponse
	}
	return nil
}
