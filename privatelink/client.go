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

	// maxReplySize bounds one reply, so that a faulty or hostile server cannot fill the
	// memory. The largest possible reply is a virtual network with the 65,536 addresses
	// that Azure allows (documented), each with 280 bytes about its user: 18 MiB.
	maxReplySize = 32 << 20
)

// Client manages private endpoints in any number of subscriptions: each method takes the
// subscription from the ID that it is given. It is safe for concurrent use.
type Client struct {
	credential azcore.TokenCredential
	options    arm.ClientOptions
	// raw sends requests whose bodies armnetwork's models cannot hold in full.
	raw *arm.Client

	mu        sync.Mutex
	factories map[string]*armnetwork.ClientFactory // by subscription ID in lower case
}

// ClientOptions are the optional settings of a [Client].
type ClientOptions struct {
	// ClientOptions are azcore's: cloud, transport, retries, logging, telemetry,
	// tracing. Its zero value means the public Azure cloud and azcore's defaults.
	//
	// The credential's token goes to the Azure Resource Manager of Cloud and nowhere
	// else: any other address in a reply or a resume token gives an error. A Transport
	// that is an *http.Client is copied and follows no redirects; any other transport
	// must not follow them itself. Without a Transport the client opens TCP connections
	// of its own, with the settings of [http.DefaultTransport].
	//
	// A reply larger than 32 MiB gives an error. No Retry-After delays a poll by more
	// than 10 minutes. The client sends a request that gets 429 up to ten times, which
	// takes four and a half minutes if the replies do not say how long to wait. It does
	// not do so if a reply asks for more than Retry.MaxRetryDelay or if Retry.MaxRetries
	// is set. The error says how often the request was refused, and whether the context
	// ended the wait.
	arm.ClientOptions
}

// NewClient returns a client that authorizes its requests with credential, usually one
// from azidentity. Nil options mean the defaults. It sends no request. A nil credential,
// and options that azcore refuses, give an error.
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
	// The time limit of a try must not include waiting, so it comes after the wait.
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

// Format writes a fixed text for every verb, because printing the credential could
// reveal a secret.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "privatelink.Client") }

// factory returns the armnetwork clients of a subscription. The client keeps them, because
// each has a pipeline with a token cache.
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
