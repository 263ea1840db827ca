package endpoint

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Reconciliation is what one call of [Client.Reconcile] did.
type Reconciliation struct {
	// Action was begun if it changes something, else it has to be waited for; with
	// an error it is what failed. ActionNone: the endpoint is ready to use, or the
	// error says why it cannot be.
	Action Action
	// After is how long to wait before the next call: what the service said last,
	// else [ClientOptions].PollFrequency, else 10 seconds for Azure (recorded) and
	// 30 for TiDB Cloud. It is 0 with ActionNone: nothing needs another call.
	After time.Duration
	// Service and Endpoint are as they were last seen.
	Service  ServiceSnapshot
	Endpoint EndpointSnapshot
}

// Reconcile looks at both clouds and takes one step towards what [Client.Connect]
// would reach, without waiting for anything. Everything it needs to know is in
// the spec and in the clouds, so a controller or a workflow engine may call it
// from anywhere, at any time, until the action is ActionNone.
//
// Each call may begin a repair of what Azure failed to create, and a replacement
// while [Spec].MaxReplacements is positive: how many is enough is for the caller
// to count. Its errors are those of Connect.
func (c *Client) Reconcile(ctx context.Context, spec Spec) (Reconciliation, error) {
	var last *http.Response
	ctx = policy.WithCaptureResponse(ctx, &last)
	run, err := c.begin(ctx, spec)
	if err != nil {
		return Reconciliation{}, err
	}
	action, err := run.next()
	if err == nil && action.Changes() {
		err = run.do(ctx, action)
	}
	result := Reconciliation{Action: action, Service: run.service.Snapshot(), Endpoint: run.endpoint.Snapshot()}
	if action != ActionNone {
		result.After = cmp.Or(retryAfter(last), c.after(action))
	}
	return result, err
}

// after is how long to leave an action alone.
func (c *Client) after(action Action) time.Duration {
	switch {
	case action == ActionNone:
		return 0
	case c.options.PollFrequency > 0:
		return c.options.PollFrequency
	case action == ActionCreateEndpoint, action == ActionDeleteEndpoint, action == ActionWaitForEndpoint:
		return 10 * time.Second // what Azure's Retry-After says
	}
	return 30 * time.Second
}
