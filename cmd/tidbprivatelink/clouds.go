package main

import (
	"context"
	"errors"
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
			defaults: a.environment(),
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

// environment returns the defaults that the environment sets.
func (a *app) environment() defaults {
	return defaults{cluster: a.getenv(envCluster), nodeGroup: a.getenv(envNodeGroup), subscription: a.getenv(envSubscription)}
}

func (a *app) privateKey() secretSource {
	return secretSource{what: "private key of the TiDB Cloud API", env: envPrivateKey, file: a.getenv(envPrivateKeyFile), fileIs: envPrivateKeyFile}
}

// missingKey returns an error about each half of the API key that is not there.
func (a *app) missingKey() (err error) {
	if a.getenv(envPublicKey) == "" {
		err = misused("%s is not set: create an API key in the TiDB Cloud console, or try the command with --simulator", envPublicKey)
	}
	return errors.Join(err, a.missing(a.privateKey()))
}

// tidbCredential returns the API key of the environment, or of a person.
func (a *app) tidbCredential(ctx context.Context) (*tidbcloud.Credential, error) {
	private, err := a.secret(ctx, a.privateKey())
	if err != nil {
		return nil, err
	}
	credential, err := tidbcloud.NewCredential(a.getenv(envPublicKey), private)
	if err != nil {
		return nil, &usageError{err}
	}
	return credential, nil
}
