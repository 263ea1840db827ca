package privatelink

import (
	"slices"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
)

const (
	moduleName    = "github.com/tidb-azure/tidbprivatelink/privatelink"
	moduleVersion = "v0.1.0"
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
	arm.ClientOptions
}

// NewClient returns a client that authorises its requests with credential,
// usually one from azidentity. Pass nil options for the defaults. It sends no
// request. A nil credential or options that azcore refuses give an [*Error].
func NewClient(credential azcore.TokenCredential, options *ClientOptions) (*Client, error) {
	if credential == nil {
		return nil, invalidArgument("credential", "", "it is nil", "pass a credential such as azidentity.NewDefaultAzureCredential returns")
	}
	if options == nil {
		options = &ClientOptions{}
	}
	client := &Client{
		credential: credential,
		options:    options.ClientOptions,
		factories:  map[string]*armnetwork.ClientFactory{},
	}
	client.options.PerCallPolicies = append(slices.Clone(options.PerCallPolicies), keepReply{})
	raw, err := arm.NewClient(moduleName, moduleVersion, credential, &client.options)
	if err != nil {
		return nil, newError("create client", "", err)
	}
	client.raw = raw
	return client, nil
}

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
