package tidbcloud

import (
	"errors"
	"net"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// createsResource marks a request that must not be executed twice.
type createsResource struct{}

// mayHaveRun marks a request that an earlier try may already have executed.
type mayHaveRun struct{}

// resendPolicy comes after azcore's retry policy and keeps it from sending a creation again,
// with the NonRetriable marker, which overrides every retry option.
type resendPolicy struct{}

// Do implements policy.Policy.
func (resendPolicy) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	if !uncertain(resp, err) {
		return resp, err
	}
	req.SetOperationValue(mayHaveRun{})
	if !req.OperationValue(&createsResource{}) {
		return resp, err
	}
	if err == nil {
		err = responseError(resp)
	}
	return resp, &finalError{err}
}

// uncertain reports whether a try may have been executed although it did not succeed. A
// refusal, such as 429 or 401, means that it was not.
func uncertain(resp *http.Response, err error) bool {
	if err != nil {
		var refused *pipeline.RefusedError
		return !errors.As(err, &refused) && !neverSent(err)
	}
	return resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout
}

// errNotSent is in the error of a request that this package did not send.
var errNotSent = errors.New("the request was not sent")

// neverSent reports whether err means that the request cannot have reached the service: it
// was not sent, or no TCP connection was opened.
func neverSent(err error) bool {
	var opErr *net.OpError
	return errors.Is(err, errNotSent) || errors.As(err, &opErr) && (opErr.Op == "dial" || opErr.Op == "proxyconnect")
}

func succeeded(resp *http.Response) bool {
	return resp.StatusCode >= 200 && resp.StatusCode < 300
}

// finalError is an error after which azcore does not send the request again.
type finalError struct {
	error
}

// NonRetriable marks the error as final for azcore's retry policy.
func (*finalError) NonRetriable() {}

func (e *finalError) Unwrap() error { return e.error }
