package tidbcloud

import (
	"errors"
	"net"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// createsResource marks a request that must not be carried out twice.
type createsResource struct{}

// mayHaveRun is left behind by a try of a request that may have been carried
// out although its outcome does not say so.
type mayHaveRun struct{}

// resendPolicy sits inside azcore's retry policy and tells it what must not be
// repeated, by way of the NonRetriable marker, which outranks every retry
// option a caller can set.
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

// uncertain reports whether a try may have been carried out although it did not
// succeed. A refusal, 429 and 401 among them, says that it was not.
func uncertain(resp *http.Response, err error) bool {
	if err != nil {
		var refused *pipeline.RefusedError
		return !errors.As(err, &refused) && !neverSent(err)
	}
	return resp.StatusCode >= 500 || resp.StatusCode == http.StatusRequestTimeout
}

// errNotSent is in the errors of requests this package held back itself.
var errNotSent = errors.New("the request was not sent")

// neverSent reports whether err says that the request was held back or that no
// connection was opened, so that it cannot have reached the service.
func neverSent(err error) bool {
	var opErr *net.OpError
	return errors.Is(err, errNotSent) || errors.As(err, &opErr) && (opErr.Op == "dial" || opErr.Op == "proxyconnect")
}

func succeeded(resp *http.Response) bool {
	return resp.StatusCode >= 200 && resp.StatusCode < 300
}

// finalError keeps azcore from sending a request again.
type finalError struct {
	error
}

// NonRetriable is the marker azcore's retry policy looks for.
func (*finalError) NonRetriable() {}

func (e *finalError) Unwrap() error { return e.error }
