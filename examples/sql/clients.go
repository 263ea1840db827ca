package main

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// newClient returns the real clients of both clouds, with a transport that leads to a
// simulator. A production program sets no transport, takes its Azure credential from
// azidentity, and reads its TiDB Cloud key from a secret store.
func newClient(sim *simulator.Simulator) (*endpoint.Client, error) {
	options := azcore.ClientOptions{Transport: sim}
	azure, err := privatelink.NewClient(sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}})
	if err != nil {
		return nil, err
	}
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		return nil, err
	}
	tidb, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: options})
	if err != nil {
		return nil, err
	}
	return endpoint.NewClient(azure, tidb, nil)
}
