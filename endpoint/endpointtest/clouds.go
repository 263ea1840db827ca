package endpointtest

import (
	"fmt"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Clouds are both simulated clouds, what a test needs to know of them, and clients
// that are connected to them. The fields are set by [New] and [ForTest] and are
// the caller's from then on. There is nothing to close: no goroutine, socket or
// timer is left when the program under test has ended.
type Clouds struct {
	// Simulator is both clouds. It steers them and shows what happened.
	Simulator *simulator.Simulator

	// Client, Azure and TiDB are ready to use and safe for concurrent use. Client
	// is built on the other two.
	Client *endpoint.Client
	Azure  *privatelink.Client
	TiDB   *tidbcloud.Client

	// Spec names the node group, the subnet and a private endpoint called "tidb"
	// that does not exist yet, in the subnet's resource group.
	Spec endpoint.Spec

	// ServiceID is the resource ID of the node group's endpoint service. It is
	// zero if the service was still CREATING (Options.Cluster.JustCreated) and for
	// a cluster that is not on Azure.
	ServiceID privatelink.PrivateLinkServiceID

	// AzureCredential signs in as an application that owns the subscription. For
	// azidentity's credentials take Simulator.Account and ClientOptions.
	AzureCredential azcore.TokenCredential

	// TiDBCredential is an API key of the role Organization Owner. The simulator's
	// Account has its two parts.
	TiDBCredential *tidbcloud.Credential

	// ClientOptions lead a client of either cloud, or of Entra ID, to the
	// simulator: they are Options.ClientOptions with Transport and Cloud set. They
	// go into arm.ClientOptions, privatelink.ClientOptions,
	// tidbcloud.ClientOptions and the options of azidentity's credentials.
	ClientOptions azcore.ClientOptions

	// EndpointOptions are what Client was made with: Options.EndpointOptions with
	// ConfirmAfter set.
	EndpointOptions endpoint.ClientOptions
}

// New prepares clouds for a program or an Example. Nil options have the defaults.
// Options that a client refuses give an error that names the option. A malformed
// region or address prefix panics, as in [simulator.Simulator.AddCluster].
func New(options *Options) (*Clouds, error) {
	o := options.orDefault()
	return prepare(simulator.New(&o.Simulator), o)
}

// ForTest prepares clouds for a test, with [simulator.ForTest]: a test that fails
// prints the journal, and one that calls what is not simulated, or injects a fault
// that never fires, fails. Inside a synctest bubble call it with the bubble's t.
// Nil options have the defaults. Options that New refuses end the test.
func ForTest(t testing.TB, options *Options) *Clouds {
	t.Helper()
	o := options.orDefault()
	clouds, err := prepare(simulator.ForTest(t, &o.Simulator), o)
	if err != nil {
		t.Fatal(err)
	}
	return clouds
}

// prepare adds a cluster and a network to sim and connects clients to it.
func prepare(sim *simulator.Simulator, o Options) (*Clouds, error) {
	c := &Clouds{Simulator: sim, AzureCredential: sim.Credential(), ClientOptions: o.clientOptions(sim), EndpointOptions: o.endpointOptions()}
	cluster := sim.AddCluster(o.Cluster)
	subnetID, err := privatelink.ParseSubnetID(sim.AddVirtualNetwork(o.virtualNetwork()))
	if err != nil {
		return nil, failed(err)
	}
	c.Spec = endpoint.Spec{
		NodeGroup:  endpoint.NodeGroupID{Cluster: cluster.ClusterID, ID: cluster.NodeGroupID},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: subnetID.SubscriptionID, ResourceGroupName: subnetID.ResourceGroupName, Name: "tidb"},
		SubnetID:   subnetID,
	}
	if cluster.ServiceID != "" {
		if c.ServiceID, err = privatelink.ParsePrivateLinkServiceID(cluster.ServiceID); err != nil {
			return nil, failed(err)
		}
	}
	if err := c.connect(); err != nil {
		return nil, failed(err)
	}
	return c, nil
}

// connect makes the clients.
func (c *Clouds) connect() (err error) {
	key := c.Simulator.Account().APIKey
	if c.TiDBCredential, err = tidbcloud.NewCredential(key.Public, string(key.Private)); err != nil {
		return err
	}
	if c.Azure, err = privatelink.NewClient(c.AzureCredential, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: c.ClientOptions}}); err != nil {
		return err
	}
	if c.TiDB, err = tidbcloud.NewClient(c.TiDBCredential, &tidbcloud.ClientOptions{ClientOptions: c.ClientOptions}); err != nil {
		return err
	}
	c.Client, err = endpoint.NewClient(c.Azure, c.TiDB, &c.EndpointOptions)
	return err
}

func failed(err error) error { return fmt.Errorf("endpointtest: prepare the clouds: %w", err) }
