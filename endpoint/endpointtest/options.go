package endpointtest

import (
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// Options are the optional settings of [New] and [ForTest]. Their zero value is
// for a test in a synctest bubble.
type Options struct {
	// Simulator are the settings of the clouds, such as clock, seed and durations.
	Simulator simulator.Options

	// Cluster is the cluster to add. By default it is ACTIVE in azure-eastus2, as
	// is its endpoint service; JustCreated leaves the service CREATING.
	Cluster simulator.Cluster

	// VirtualNetwork is the network to add, with one subnet. By default it is in
	// the cluster's region.
	VirtualNetwork simulator.VirtualNetwork

	// ClientOptions are azcore's settings of the clients of both clouds, such as
	// Retry and PerRetryPolicies. The default Transport is the simulator, the
	// default Cloud the public one, whose addresses the simulator answers.
	ClientOptions azcore.ClientOptions

	// EndpointOptions are the settings of [Clouds].Client. The default ConfirmAfter
	// is 2 minutes of the simulator's clock: of a bubble's time in a bubble, divided
	// by the speed on a clock with one, and 5 ms on a manual clock.
	EndpointOptions endpoint.ClientOptions
}

// orDefault returns a copy of o, or the zero Options if o is nil.
func (o *Options) orDefault() Options {
	if o == nil {
		return Options{}
	}
	return *o
}

// virtualNetwork returns the network to add, by default in the cluster's region.
func (o Options) virtualNetwork() simulator.VirtualNetwork {
	network := o.VirtualNetwork
	if location, onAzure := strings.CutPrefix(o.Cluster.RegionID, "azure-"); onAzure && network.Location == "" {
		network.Location = location
	}
	return network
}

// clientOptions returns the options of a client that calls sim.
func (o Options) clientOptions(sim *simulator.Simulator) azcore.ClientOptions {
	options := o.ClientOptions
	if options.Transport == nil {
		options.Transport = sim
	}
	if options.Cloud.Services == nil {
		options.Cloud = cloud.AzurePublic
	}
	return options
}

// confirmAfter is the default of endpoint.ClientOptions.ConfirmAfter, which a
// client measures in its own time.
const confirmAfter = 2 * time.Minute

// endpointOptions returns the options of a client whose confirmations take as much
// simulated time as in production.
func (o Options) endpointOptions() endpoint.ClientOptions {
	options := o.EndpointOptions
	if options.ConfirmAfter == 0 {
		options.ConfirmAfter = o.Simulator.Clock.Real(confirmAfter)
	}
	return options
}
