package main

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// settings are the client options for all keys.
type settings struct{ confirmAfter, pollFrequency time.Duration }

// resolve returns the client of a key.
func (s settings) resolve(_ context.Context, key string) (*endpoint.Client, error) {
	azure, err := newAzure()
	if err != nil {
		return nil, err
	}
	suffix := ""
	if key != "default" {
		suffix = "_" + strings.ToUpper(key)
	}
	credential, err := tidbcloud.NewCredential(os.Getenv("TIDBCLOUD_PUBLIC_KEY"+suffix), os.Getenv("TIDBCLOUD_PRIVATE_KEY"+suffix))
	if err != nil {
		return nil, err
	}
	tidb, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{Endpoint: os.Getenv("TIDBCLOUD_DEDICATED_ENDPOINT")})
	if err != nil {
		return nil, err
	}
	return endpoint.NewClient(azure, tidb, &endpoint.ClientOptions{ConfirmAfter: s.confirmAfter, PollFrequency: s.pollFrequency})
}

// newAzure returns a client of Azure, or of the simulator if ARM_ENDPOINT names it.
func newAzure() (*privatelink.Client, error) {
	options := azcore.ClientOptions{}
	simulated := os.Getenv("ARM_ENDPOINT")
	if simulated != "" {
		options.Cloud = cloud.Configuration{ActiveDirectoryAuthorityHost: os.Getenv("AZURE_AUTHORITY_HOST"), Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
			cloud.ResourceManager: {Endpoint: simulated, Audience: simulated},
		}}
	}
	credential, err := azidentity.NewDefaultAzureCredential(&azidentity.DefaultAzureCredentialOptions{
		ClientOptions: options, DisableInstanceDiscovery: simulated != "",
	})
	if err != nil {
		return nil, err
	}
	return privatelink.NewClient(credential, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
}
