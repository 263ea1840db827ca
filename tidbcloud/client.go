package tidbcloud

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

const (
	moduleName    = "github.com/tidb-azure/tidbprivatelink/tidbcloud"
	moduleVersion = "v0.1.0"

	// defaultEndpoint and basePath are the host and basePath of the API description.
	defaultEndpoint = "https://dedicated.tidbapi.com"
	basePath        = "/v1beta1"

	// maxReplySize bounds one reply, so that a faulty or hostile server cannot fill the
	// memory. The largest reply of the API is a page of 100 clusters of some 5 kB each;
	// 8 MiB is more than ten times that.
	maxReplySize = 8 << 20
)

// ClientOptions are the optional settings of a [Client]. The zero value and a nil pointer
// mean TiDB Cloud's own endpoint and azcore's defaults.
type ClientOptions struct {
	// ClientOptions are azcore's: Transport, Retry, Logging, Telemetry,
	// policies and tracing mean here what they mean for any Azure client.
	//
	// An http Endpoint is refused unless InsecureAllowCredentialWithHTTP is set.
	// APIVersion is refused, since the version is in the path. Cloud has no effect. A
	// Transport that is an *http.Client is copied and follows no redirects; any other
	// transport must not follow them itself. Without a Transport the client opens TCP
	// connections of its own, with the settings of [http.DefaultTransport].
	//
	// A reply larger than 8 MiB gives an error. No reply delays a poll by more than 10
	// minutes, a refused request by more than Retry.MaxRetryDelay, or a request that
	// waits for the rate limit by more than two minutes. A request that gets 429 is sent
	// up to ten times, unless Retry.MaxRetries is set.
	azcore.ClientOptions

	// Endpoint is the service's address: scheme, host and optional port without a path,
	// to which the client appends the API's version. "" means
	// https://dedicated.tidbapi.com (described).
	Endpoint string
}

// Client calls the TiDB Cloud Dedicated API. It is safe for concurrent use. Share one
// client for each API key, since it counts the requests of all its goroutines. The pagers
// and pollers that it returns are not safe for concurrent use.
//
// Canceling a context ends the wait for an operation, not the operation.
type Client struct {
	azure *azcore.Client
	// base is the endpoint with the API's path; every URL is built from it.
	base string
}

// NewClient returns a client that authenticates with cred. It sends no request. A nil cred
// or an unusable option gives an error that matches [ErrInvalidArgument].
func NewClient(cred *Credential, options *ClientOptions) (*Client, error) {
	const op = "NewClient"
	if cred == nil || cred.keys == nil {
		return nil, invalid(op, "", "cred is empty", "pass the result of NewCredential")
	}
	if options == nil {
		options = &ClientOptions{}
	}
	if options.APIVersion != "" {
		return nil, invalid(op, "", fmt.Sprintf("APIVersion is %q", options.APIVersion),
			"leave it empty: this client speaks v1beta1 only")
	}
	endpoint, err := parseEndpoint(options.Endpoint, options.InsecureAllowCredentialWithHTTP)
	if err != nil {
		return nil, err
	}

	core := options.ClientOptions
	core.Transport = pipeline.NewTransport(options.Transport, maxReplySize)
	throttle := pipeline.ThrottlePolicy{Retry: core.Retry, NewError: responseError}
	timeout := pipeline.TimeoutPolicy(core.Retry.TryTimeout)
	core.Retry.TryTimeout = 0
	azure, err := azcore.NewClient(moduleName, moduleVersion, runtime.PipelineOptions{
		AllowedHeaders:         []string{headerTraceID, headerRateLimit, headerRateRemaining, headerRateReset},
		AllowedQueryParameters: []string{"validateOnly", "pageSize", "cloudProvider"},
		PerCall:                []policy.Policy{pipeline.CausePolicy{NewError: responseError}},
		// The order matters: whether to send a request again depends on the outcome of
		// the whole digest exchange, and the rate limit counts only requests that have
		// passed authentication.
		PerRetry: []policy.Policy{resendPolicy{}, throttle, newRateLimitPolicy(), timeout, scrubPolicy{}, newDigestPolicy(cred, endpoint)},
	}, &core)
	if err != nil {
		return nil, &Error{Op: op, Found: err.Error(), Remedy: "correct the options", Err: err}
	}
	return &Client{azure: azure, base: endpoint.String() + basePath}, nil
}

// parseEndpoint returns the scheme and host of an endpoint option.
func parseEndpoint(endpoint string, allowHTTP bool) (*url.URL, error) {
	const op = "NewClient"
	if endpoint == "" {
		endpoint = defaultEndpoint
	}
	if strings.Contains(endpoint, "@") {
		// The error does not repeat the endpoint, which may hold a password.
		return nil, invalid(op, "", "Endpoint holds user information", "pass keys to NewCredential only")
	}
	u, err := url.Parse(endpoint)
	remedy := fmt.Sprintf("give scheme and host only, such as %s", defaultEndpoint)
	switch {
	case err != nil, u.Hostname() == "", u.Scheme != "https" && u.Scheme != "http":
		return nil, invalid(op, "", fmt.Sprintf("Endpoint %q is not an http(s) address", endpoint), remedy)
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "":
		return nil, invalid(op, "", fmt.Sprintf("Endpoint %q has a path, query or fragment", endpoint), remedy)
	case u.Scheme == "http" && !allowHTTP:
		return nil, invalid(op, "", fmt.Sprintf("Endpoint %q would carry credentials over plain http", endpoint),
			"use https, or set InsecureAllowCredentialWithHTTP for a test on this machine")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}
