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

	// defaultEndpoint and basePath are the API description's host and basePath.
	defaultEndpoint = "https://dedicated.tidbapi.com"
	basePath        = "/v1beta1"

	// maxReplySize bounds one reply. The largest the API gives is a page of 100
	// clusters, some 5 kB each; 8 MiB leaves room for ten times that and keeps a
	// faulty or hostile server from filling memory.
	maxReplySize = 8 << 20
)

// ClientOptions are the optional settings of a [Client]. The zero value, and a
// nil pointer, talk to TiDB Cloud with azcore's defaults.
type ClientOptions struct {
	// ClientOptions are azcore's: Transport, Retry, Logging, Telemetry,
	// policies and tracing mean here what they mean for any Azure client.
	//
	// InsecureAllowCredentialWithHTTP permits an http Endpoint; without it one
	// is refused. Setting APIVersion is refused: the version is in the path.
	// Cloud has no effect. A Transport that is an *http.Client is copied and
	// follows no redirects; any other must not follow them itself. Without a
	// Transport the client opens its own connections, built on
	// [http.DefaultTransport]. Replies larger than 8 MiB give an error. Nothing
	// that a reply says puts a poll off by more than 10 minutes, or a request that
	// was refused by more than Retry.MaxRetryDelay, or by more than two minutes for
	// the rate limit. A 429 is waited out for ten tries unless Retry.MaxRetries is
	// set.
	azcore.ClientOptions

	// Endpoint is the service's address: scheme, host and optional port,
	// without a path; the client appends the API's version. The default is
	// https://dedicated.tidbapi.com (described).
	Endpoint string
}

// Client calls the TiDB Cloud Dedicated API. It is safe for concurrent use, and
// best shared: its goroutines share one digest nonce. The pagers and pollers it
// returns are not safe for concurrent use.
//
// Cancelling a context stops waiting for an operation, never the operation.
type Client struct {
	azure *azcore.Client
	// base is the endpoint with the API's path; every URL is built from it.
	base string
}

// NewClient returns a client that authenticates with cred. It sends nothing. A
// nil cred or an unusable option is refused with an error matching
// [ErrInvalidArgument].
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
		// Order matters: resending is decided on the outcome of the whole
		// digest exchange, not on its first half.
		// The limit counts what got past authentication.
		PerRetry: []policy.Policy{resendPolicy{}, throttle, &rateLimitPolicy{}, timeout, scrubPolicy{}, newDigestPolicy(cred, endpoint)},
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
		// Not repeated in the error: it may hold a password.
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
