package tidbcloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// call is one request to the API.
type call struct {
	name     string     // of the method of Client, for errors and spans
	method   string     // HTTP method
	resource string     // escaped path below the API's version
	query    url.Values // nil for none
	body     any        // nil for none
	creates  bool       // must not be executed twice
	secret   Password   // in the body, must not be in errors
}

// do sends a request and returns its reply if that is a 2xx, or else an [*Error].
func (c *Client) do(ctx context.Context, op call) (_ *http.Response, err error) {
	ctx, endSpan := runtime.StartSpan(ctx, "Client."+op.name, c.azure.Tracer(), nil)
	defer func() { endSpan(err) }()

	req, err := runtime.NewRequest(ctx, op.method, c.base+"/"+op.resource)
	if err != nil {
		return nil, newError(op, fmt.Errorf("%w: %w", errNotSent, err))
	}
	req.Raw().URL.RawQuery = op.query.Encode()
	req.Raw().Header.Set("Accept", "application/json")
	if op.body != nil {
		if err := runtime.MarshalAsJSON(req, op.body); err != nil {
			return nil, newError(op, fmt.Errorf("%w: %w", errNotSent, err))
		}
	}
	if op.creates {
		req.SetOperationValue(createsResource{})
	}

	if op.secret != "" {
		req.SetOperationValue(sentSecret(op.secret))
	}

	resp, err := c.azure.Pipeline().Do(req)
	if err != nil {
		return nil, newError(op, err)
	}
	if succeeded(resp) {
		return resp, nil
	}
	failed := newError(op, responseError(resp))
	if op.method == http.MethodDelete && errors.Is(failed, ErrNotFound) && req.OperationValue(&mayHaveRun{}) {
		// An earlier try of the request deleted it, and the reply was lost.
		return resp, nil
	}
	return nil, failed
}

// fetch sends a request and decodes the reply into a T.
func fetch[T any](ctx context.Context, c *Client, op call) (T, *http.Response, error) {
	var value T
	resp, err := c.do(ctx, op)
	if err != nil {
		return value, nil, err
	}
	if err := decode(resp, &value); err != nil {
		var zero T
		return zero, nil, newError(op, err)
	}
	return value, resp, nil
}

// decode reads the JSON object of a successful reply. It ignores unknown fields, which the API
// may add.
func decode(resp *http.Response, value any) error {
	payload, err := runtime.Payload(resp)
	if err != nil {
		return err
	}
	// A null would decode as an empty resource.
	if !bytes.HasPrefix(bytes.TrimLeft(payload, " \t\r\n"), []byte("{")) {
		return &replyError{resp: resp, err: errors.New("the reply is not a JSON object")}
	}
	if err := json.Unmarshal(payload, value); err != nil {
		return &replyError{resp: resp, err: fmt.Errorf("the reply cannot be decoded: %w", err)}
	}
	return nil
}

// replyError means that a reply is unusable: a 2xx that is not what was asked for, or a 401
// that asks for another authentication.
type replyError struct {
	resp *http.Response
	err  error
}

func (e *replyError) Error() string { return e.err.Error() }

func (e *replyError) Unwrap() error { return e.err }
