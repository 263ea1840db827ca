package main

import (
	"context"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// openClouds connects to the real clouds, or to whatever the environment puts in
// their place, such as privatelinksim.
func (a *app) openClouds(ctx context.Context) (*session, error) {
	options, identity := a.azureOptions()
	azure, err := azidentity.NewDefaultAzureCredential(identity)
	if err != nil {
		return nil, err
	}
	tidb, err := a.tidbCredential(ctx)
	if err != nil {
		return nil, err
	}
	return a.connectTo(parts{
		azure: azure, tidb: tidb, options: options, address: a.getenv(envTiDBCloud), now: time.Now,
		session: session{
			defaults: defaults{cluster: a.getenv(envCluster), nodeGroup: a.getenv(envNodeGroup), subscription: a.getenv(envSubscription)},
			real:     func(d time.Duration) time.Duration { return d },
			close:    func() error { return nil },
		},
	})
}

// azureOptions returns the options of clients and of the credential. azidentity
// reads AZURE_AUTHORITY_HOST itself.
func (a *app) azureOptions() (azcore.ClientOptions, *azidentity.DefaultAzureCredentialOptions) {
	var options azcore.ClientOptions
	identity := &azidentity.DefaultAzureCredentialOptions{}
	if manager := strings.TrimSuffix(a.getenv(envResourceManager), "/"); manager != "" {
		options.Cloud = cloud.Configuration{
			ActiveDirectoryAuthorityHost: a.getenv(envAuthority),
			Services:                     map[cloud.ServiceName]cloud.ServiceConfiguration{cloud.ResourceManager: {Endpoint: manager, Audience: manager}},
		}
		identity.DisableInstanceDiscovery = true // the public one does not know other authorities
	}
	return options, identity
}

// tidbCredential returns the API key of the environment, or of a person.
func (a *app) tidbCredential(ctx context.Context) (*tidbcloud.Credential, error) {
	const remedy = "create an API key in the TiDB Cloud console, or try the command with --simulator"
	public := a.getenv(envPublicKey)
	if public == "" {
		return nil, misused("%s is not set; %s", envPublicKey, remedy)
	}
	private, err := a.secret(ctx, secretSource{what: "private key of the TiDB Cloud API", env: envPrivateKey, file: a.getenv(envPrivateKeyFile), fileIs: envPrivateKeyFile})
	if err != nil {
		return nil, err
	}
	credential, err := tidbcloud.NewCredential(public, private)
	if err != nil {
		return nil, &usageError{err}
	}
	return credential, nil
}
