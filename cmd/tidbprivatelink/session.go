package main

import (
	"context"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// session is a connection to both clouds, real or simulated, for one command.
type session struct {
	client   *endpoint.Client
	progress *progress
	defaults defaults
	// inspect is how Inspect looks from the machine: its zero value is this one.
	inspect endpoint.InspectOptions
	// real returns the real time in which d passes for the clouds.
	real func(d time.Duration) time.Duration
	// close ends it; a simulated world is saved.
	close func() error
}

// defaults are what is meant where the command line does not say.
type defaults struct {
	cluster, nodeGroup          string
	subscription, resourceGroup string
	subnet                      string
}

// parts are what a session is made of; the real clouds and the simulated ones
// differ in these alone.
type parts struct {
	azure   azcore.TokenCredential
	tidb    *tidbcloud.Credential
	options azcore.ClientOptions
	address string // of TiDB Cloud; "" for the public one
	now     func() time.Time
	session session
}

// open connects to the clouds that the command line and the environment name.
func (a *app) open(ctx context.Context) (*session, error) {
	if a.simulator.on {
		return a.openWorld(ctx)
	}
	return a.openClouds(ctx)
}

// connectTo makes the clients.
func (a *app) connectTo(p parts) (*session, error) {
	s := p.session
	s.progress = a.newProgress(p.now)
	azure, err := privatelink.NewClient(p.azure, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: p.options}})
	if err != nil {
		return nil, err
	}
	tidb, err := tidbcloud.NewClient(p.tidb, &tidbcloud.ClientOptions{ClientOptions: p.options, Endpoint: p.address})
	if err != nil {
		return nil, err
	}
	s.client, err = endpoint.NewClient(azure, tidb, &endpoint.ClientOptions{ConfirmAfter: s.real(confirmAfter), Progress: s.progress.event})
	return &s, err
}

// confirmAfter is the default of [endpoint.ClientOptions].
const confirmAfter = 2 * time.Minute
