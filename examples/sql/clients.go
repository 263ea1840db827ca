package main

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// newClient returns the real clients of both clouds. Only their transport leads to a simulator.
// A program for production leaves it out, takes its Azure credential from azidentity and its
// TiDB Cloud key from a safe place.
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
