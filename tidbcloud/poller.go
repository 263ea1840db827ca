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

// target is what a poller watches. It is all a resume token holds: no address,
// so that a token cannot send credentials elsewhere, and no secret.
type watched struct {
	Kind         string `json:"kind"`
	ClusterID    string `json:"clusterId"`
	NodeGroupID  string `json:"nodeGroupId,omitempty"`
	ConnectionID string `json:"connectionId,omitempty"`
}

// The kinds of target.
const (
	kindClusterActive     = "clusterActive"
	kindClusterDeleted    = "clusterDeleted"
	kindConnectionActive  = "connectionActive"
	kindConnectionDeleted = "connectionDeleted"
)

// check refuses a target whose ids could not have been a caller's.
func (t watched) check(op string) error {
	ids := []resourceID{{"clusterID", t.ClusterID}}
	if t.Kind == kindConnectionActive || t.Kind == kindConnectionDeleted {
		ids = append(ids, resourceID{"nodeGroupID", t.NodeGroupID}, resourceID{"connectionID", t.ConnectionID})
	}
	return checkIDs(op, ids...)
}

// outcome is what one look at a target found.
type outcome[T any] struct {
	done   bool
	result T     // of an operation that is done
	err    error // of an operation that is done and failed
}

// pollHandler is a runtime.PollingHandler that looks at a resource until it is
// in the state asked for: the API has no operation to ask about.
type pollHandler[T any] struct {
	op     string
	watched watched
	look   func(ctx context.Context, op string, t watched) (*http.Response, outcome[T], error)
	last   outcome[T]
}

// Done implements runtime.PollingHandler.
func (h *pollHandler[T]) Done() bool { return h.last.done }

// Poll implements runtime.PollingHandler. An error leaves the state unchanged,
// so that the poller can be used again.
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

// MarshalJSON is called by azcore to make the resume token.
func (h *pollHandler[T]) MarshalJSON() ([]byte, error) { return json.Marshal(h.watched) }

// UnmarshalJSON is called by azcore to read a resume token.
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

// newPoller returns a poller for the operation that resp has started.
func newPoller[T any](c *Client, resp *http.Response, h *pollHandler[T]) (*runtime.Poller[T], error) {
	return runtime.NewPoller(resp, c.azure.Pipeline(), &runtime.NewPollerOptions[T]{
		Handler: h,
		Tracer:  c.azure.Tracer(),
	})
}

// resumePoller returns the poller a token was taken from. The handler's target
// holds the kind only.
func resumePoller[T any](c *Client, token string, h *pollHandler[T]) (*runtime.Poller[T], error) {
	poller, err := runtime.NewPollerFromResumeToken(token, c.azure.Pipeline(), &runtime.NewPollerFromResumeTokenOptions[T]{
		Handler: h,
		Tracer:  c.azure.Tracer(),
	})
	if err == nil && h.watched.ClusterID == "" {
		// A null token never reaches UnmarshalJSON.
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
