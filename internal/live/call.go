package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// request is a request to Azure Resource Manager.
type request struct {
	method, path string
	version      string // the api-version; "" for none
	query        string // in place of the version; "" for none
	body         string // JSON; "" for none
	ifMatch      string
	stranger     bool // it has an access token that nobody accepts
}

// call sends a request and returns the body of the first reply. If an operation goes on, call
// waits for its end, as often as the replies ask.
func (a *accounts) call(ctx context.Context, q request) ([]byte, error) {
	client := a.arm
	if q.stranger {
		client = a.stranger
	}
	req, err := runtime.NewRequest(ctx, q.method, runtime.JoinPaths(client.Endpoint(), q.path))
	if err != nil {
		return nil, err
	}
	req.Raw().URL.RawQuery = q.query
	if q.version != "" {
		req.Raw().URL.RawQuery = url.Values{"api-version": {q.version}}.Encode()
	}
	req.Raw().Header.Set("Accept", "application/json")
	if q.ifMatch != "" {
		req.Raw().Header.Set("If-Match", q.ifMatch)
	}
	if q.body != "" {
		if err := req.SetBody(streaming(q.body), "application/json"); err != nil {
			return nil, err
		}
	}
	resp, err := client.Pipeline().Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return nil, runtime.NewResponseError(resp)
	}
	body, err := runtime.Payload(resp)
	if err != nil || q.method == http.MethodGet || q.method == http.MethodHead {
		return body, err
	}
	poller, err := runtime.NewPoller[json.RawMessage](resp, client.Pipeline(), nil)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", q.method, q.path, err)
	}
	_, err = poller.PollUntilDone(ctx, nil)
	return body, err
}

// streaming is a body that can be sent again.
func streaming(text string) io.ReadSeekCloser { return nopCloser{strings.NewReader(text)} }

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }

// statusOf returns the status and the code of a refusal, or 0 for any other error.
func statusOf(err error) (int, string) {
	var refusal *azcore.ResponseError
	if !errors.As(err, &refusal) {
		return 0, ""
	}
	return refusal.StatusCode, refusal.ErrorCode
}
