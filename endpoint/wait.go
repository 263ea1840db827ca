package endpoint

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// wait calls look until it is done. It uses an azcore poller, so the pause between two
// calls is what the reply to look's last request asks for, or else
// ClientOptions.PollFrequency.
func (c *Client) wait(ctx context.Context, look func(context.Context) (done bool, err error)) error {
	poller, err := runtime.NewPoller(nil, runtime.Pipeline{}, &runtime.NewPollerOptions[waited]{Handler: &waitHandler{look: look}})
	if err != nil {
		return err
	}
	_, err = poller.PollUntilDone(ctx, c.pollOptions())
	return err
}

func (c *Client) pollOptions() *runtime.PollUntilDoneOptions {
	return &runtime.PollUntilDoneOptions{Frequency: c.options.PollFrequency}
}

// waited is the empty result of a wait.
type waited struct{}

// waitHandler is a runtime.PollingHandler.
type waitHandler struct {
	look func(context.Context) (bool, error)
	done bool
}

func (h *waitHandler) Done() bool { return h.done }

func (h *waitHandler) Poll(ctx context.Context) (resp *http.Response, err error) {
	h.done, err = h.look(policy.WithCaptureResponse(ctx, &resp))
	return resp, err
}

func (h *waitHandler) Result(context.Context, *waited) error { return nil }
