package live

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// accounts are clients of both clouds that send through one transport.
type accounts struct {
	credential azcore.TokenCredential
	arm        *arm.Client
	stranger   *arm.Client // its access token is invalid

	// These are nil without TiDB Cloud.
	endpoints *endpoint.Client
	tidb      *tidbcloud.Client
	wrongKey  *tidbcloud.Client // its private key is wrong
}

// cloudOptions returns what leads a client to the settings' Azure.
func (s *settings) cloudOptions() cloud.Configuration {
	if s.manager == "" {
		return cloud.AzurePublic
	}
	return cloud.Configuration{
		ActiveDirectoryAuthorityHost: s.authority,
		Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: {Endpoint: s.manager, Audience: s.manager}},
	}
}

// publicHosts returns the names under which a recording knows the settings' clouds.
func (s *settings) publicHosts() map[string]string {
	hosts := map[string]string{}
	for address, public := range map[string]string{s.manager: azureHost, s.tidbCloud: tidbCloudHost} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			hosts[u.Host] = public
		}
	}
	return hosts
}

// newTransport returns what requests are sent with. It does not follow redirects, which
// would take credentials along.
func newTransport() policy.Transporter {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// signIn returns the credential that the environment has.
func (s *settings) signIn() (azcore.TokenCredential, error) {
	return azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{
		// The public instance discovery does not know other authorities.
		ClientOptions: azcore.ClientOptions{Cloud: s.cloudOptions()}, DisableInstanceDiscovery: s.manager != "",
	})
}

// open makes the clients. It sends no request.
func (s *settings) open(credential azcore.TokenCredential, transport policy.Transporter) (*accounts, error) {
	options := azcore.ClientOptions{Cloud: s.cloudOptions(), Transport: transport}
	managed := &arm.ClientOptions{ClientOptions: options, DisableRPRegistration: true}
	a := &accounts{credential: credential}
	var err error
	if a.arm, err = arm.NewClient(moduleName, moduleVersion, credential, managed); err != nil {
		return nil, err
	}
	if a.stranger, err = arm.NewClient(moduleName, moduleVersion, strangersToken{}, managed); err != nil {
		return nil, err
	}
	if !s.withTiDBCloud() {
		return a, nil
	}
	if a.tidb, err = s.tidb(string(s.privateKey), transport); err != nil {
		return nil, err
	}
	if a.wrongKey, err = s.tidb(invalidToken, transport); err != nil {
		return nil, err
	}
	azure, err := privatelink.NewClient(credential, &privatelink.ClientOptions{ClientOptions: *managed})
	if err != nil {
		return nil, err
	}
	a.endpoints, err = endpoint.NewClient(azure, a.tidb, &endpoint.ClientOptions{PollFrequency: s.poll})
	return a, err
}

func (s *settings) tidb(privateKey string, transport policy.Transporter) (*tidbcloud.Client, error) {
	key, err := tidbcloud.NewCredential(s.publicKey, privateKey)
	if err != nil {
		return nil, err
	}
	return tidbcloud.NewClient(key, &tidbcloud.ClientOptions{Endpoint: s.tidbCloud, ClientOptions: azcore.ClientOptions{Transport: transport}})
}

const (
	moduleName    = "github.com/tidb-azure/tidbprivatelink/internal/live"
	moduleVersion = "v0.1.0"
)

// scope is what the access token is asked for.
func (s *settings) scope() string {
	return strings.TrimSuffix(s.cloudOptions().Services[cloud.ResourceManager].Audience, "/") + "/.default"
}

// strangersToken is a credential that nobody accepts.
type strangersToken struct{}

func (strangersToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: invalidToken}, nil
}
