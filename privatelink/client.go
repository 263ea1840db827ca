package privatelink

import (
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

const (
	moduleName    = "github.com/tidb-azure/tidbprivatelink/privatelink"
	moduleVersion = "v0.1.0"

	// maxReplySize bounds one reply, so that a faulty or hostile server does not
	// fill memory. The largest there is would be a virtual network with the 65,536
	// addresses that Azure allows, each of which names its user in 280 bytes: 18 MiB.
	maxReplySize = 32 << 20
)

// Client manages private endpoints in any number of subscriptions: the
// subscription comes from the ID given to each method. It is safe for concurrent
// use.
type Client struct {
	credential azcore.TokenCredential
	options    arm.ClientOptions
	// raw makes the requests that armnetwork's models would lose something of.
	raw *arm.Client

	mu        sync.Mutex
	factories map[string]*armnetwork.ClientFactory // by subscription ID in lower case
}

// ClientOptions are the optional settings of a [Client].
type ClientOptions struct {
	// ClientOptions are azcore's: cloud, transport, retries, logging, telemetry,
	// tracing. Its zero value means the public Azure cloud and azcore's defaults.
	//
	// The credential's token goes to the Azure Resource Manager of Cloud and
	// nowhere else: an address elsewhere, in a reply or a resume token, gives an
	// error. A Transport that is an *http.Client is copied and follows no
	// redirects; any other must not follow them itself. Without a Transport the
	// client opens its own connections, built on [http.DefaultTransport]. Replies
	// larger than 32 MiB give an error. A poll is never put off by more than 10
	// minutes, whatever its Retry-After. A 429 is waited out for ten tries, which
	// take four and a half minutes if it does not say how long to wait; not if it
	// asks for more than Retry.MaxRetryDelay, or if Retry.MaxRetries is set. The
	// error tells how often, and if the context ended first, that as well.
	arm.ClientOptions
}

// NewClient returns a client that authorises its requests with credential,
// usually one from azidentity. Pass nil options for the defaults. It sends no
// request. A nil credential or options that azcore refuses give an [*Error].
func NewClient(credential azcore.TokenCredential, options *ClientOptions) (*Client, error) {
	if credential == nil {
		return nil, failure.InvalidArgument("credential", "", "it is nil", "pass a credential such as azidentity.NewDefaultAzureCredential returns")
	}
	if options == nil {
		options = &ClientOptions{}
	}
	client := &Client{
		credential: credential,
		options:    options.ClientOptions,
		factories:  map[string]*armnetwork.ClientFactory{},
	}
	guard := &endpointPolicy{}
	client.options.PerCallPolicies = slices.Concat(
		[]policy.Policy{guard, pipeline.CausePolicy{NewError: runtime.NewResponseError}, keepReply{}, objectPolicy{}}, options.PerCallPolicies)
	// Waiting is no part of a try.
	client.options.PerRetryPolicies = slices.Concat([]policy.Policy{
		pipeline.ThrottlePolicy{Retry: options.Retry, NewError: runtime.NewResponseError},
		pipeline.TimeoutPolicy(options.Retry.TryTimeout),
	}, options.PerRetryPolicies)
	client.options.Retry.TryTimeout = 0
	client.options.Transport = pipeline.NewTransport(options.Transport, maxReplySize)
	raw, err := arm.NewClient(moduleName, moduleVersion, credential, &client.options)
	if err != nil {
		return nil, newError("create client", "", err)
	}
	if guard.endpoint, err = url.Parse(raw.Endpoint()); err != nil || guard.endpoint.Host == "" {
		return nil, failure.InvalidArgument("options", raw.Endpoint(), "the cloud's Azure Resource Manager endpoint is not an address", "use one such as https://management.azure.com")
	}
	client.raw = raw
	return client, nil
}

// Format writes a fixed text whatever the verb: a credential may be a value that
// prints.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "privatelink.Client") }

// factory returns the armnetwork clients of a subscription. They are kept
// because each holds a pipeline with a token cache.
func (c *Client) factory(subscriptionID string) (*armnetwork.ClientFactory, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := strings.ToLower(subscriptionID)
	if factory, ok := c.factories[key]; ok {
		return factory, nil
	}
	factory, err := armnetwork.NewClientFactory(subscriptionID, c.credential, &c.options)
	if err != nil {
		return nil, err
	}
	c.factories[key] = factory
	return factory, nil
}
