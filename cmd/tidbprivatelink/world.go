package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/internal/statefile"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// newWorld is the value of --simulator for a world that is not kept.
const newWorld = "true"

// simulatorFlag is --simulator or --simulator=FILE.
type simulatorFlag struct {
	on   bool
	file string // "" for a world that ends with the command
}

func (f *simulatorFlag) String() string { return f.file }
func (f *simulatorFlag) Type() string   { return "bool" } // which the help shows without its value
func (f *simulatorFlag) Set(value string) error {
	if value == "" {
		return fmt.Errorf("the name of the file is empty")
	}
	if f.on, f.file = true, value; value == newWorld {
		f.file = ""
	}
	return nil
}

// worldSeed makes the IDs of every new world the same, so that a documented command
// prints what is documented.
const worldSeed = 1

// Names in a new world.
const (
	worldGroup    = "network"
	worldSubnet   = "default"
	worldNetwork  = "vnet"
	connectedName = "connected" // ACTIVE
	forgottenName = "forgotten" // never accepted
)

// creationTime is more than Azure takes to create an endpoint.
const creationTime = 5 * time.Minute

// openWorld connects to the simulated clouds: those of the file if there are any,
// else new ones.
func (a *app) openWorld(ctx context.Context) (*session, error) {
	var file *statefile.File
	if a.simulator.file != "" {
		var err error
		if file, err = statefile.Open(a.simulator.file); err != nil {
			return nil, misused("--simulator=%s: %w", a.simulator.file, err)
		}
	}
	s, err := a.worldOf(ctx, file)
	if err != nil {
		file.Close()
		return nil, err
	}
	return s, nil
}

// worldOf makes the world of a file, or a new one, and connects to it.
func (a *app) worldOf(ctx context.Context, file *statefile.File) (*session, error) {
	sim, err := a.load(file)
	if err != nil {
		return nil, err
	}
	if sim == nil {
		sim = simulator.New(a.worldOptions(file != nil))
		if err := a.populate(ctx, sim); err != nil {
			return nil, err
		}
	}
	return a.connectTo(worldParts(sim, a.clock, file))
}

// load returns the world that a file holds; nil if there is none.
func (a *app) load(file *statefile.File) (*simulator.Simulator, error) {
	if file == nil {
		return nil, nil
	}
	saved, err := file.Read()
	if err != nil || saved == nil {
		return nil, err
	}
	defer saved.Close()
	sim, err := simulator.Load(saved, a.worldOptions(true))
	if err != nil {
		return nil, misused("--simulator=%s: %w", a.simulator.file, err)
	}
	return sim, nil
}

func (a *app) worldOptions(record bool) *simulator.Options {
	return &simulator.Options{Clock: a.clock, Seed: worldSeed, Record: record, Backend: answer}
}

// answer is a server that accepts every connection and says nothing.
func answer(context.Context, simulator.Destination) (net.Conn, error) {
	client, server := net.Pipe()
	return client, server.Close()
}

// worldParts are what a session with a simulated world is made of. It sees the
// network from within.
func worldParts(sim *simulator.Simulator, clock simulator.Clock, file *statefile.File) parts {
	account, d := sim.Account(), worldDefaults(sim)
	key, _ := tidbcloud.NewCredential(account.APIKey.Public, string(account.APIKey.Private)) // nil is refused later
	network := sim.Network(d.subnet)
	return parts{
		azure: sim.Credential(), tidb: key, options: azcore.ClientOptions{Transport: sim}, now: sim.Now,
		session: session{
			defaults: d,
			inspect:  endpoint.InspectOptions{LookupHost: network.LookupHost, DialContext: network.DialContext},
			real:     clock.Real,
			close: func() error {
				defer file.Close()
				if file == nil {
					return nil
				}
				return file.Save(sim.Save)
			},
		},
	}
}

// worldDefaults names the first cluster and network of a world.
func worldDefaults(sim *simulator.Simulator) defaults {
	d := defaults{subscription: sim.Account().SubscriptionID, resourceGroup: worldGroup}
	d.subnet = privatelink.SubnetID{SubscriptionID: d.subscription, ResourceGroupName: worldGroup, VirtualNetworkName: worldNetwork, Name: worldSubnet}.String()
	if clusters := sim.Snapshot().Clusters; len(clusters) > 0 {
		d.cluster = clusters[0].ID
	}
	return d
}

// populate puts a cluster and two endpoints into a new world: one that is ACTIVE,
// and one that nobody accepted. No time is spent on it: the clock is moved.
func (a *app) populate(ctx context.Context, sim *simulator.Simulator) error {
	sim.AddCluster(simulator.Cluster{})
	sim.AddVirtualNetwork(simulator.VirtualNetwork{ResourceGroup: worldGroup, Name: worldNetwork, Subnet: worldSubnet})
	s, err := (&app{machine: a.machine, quiet: true}).connectTo(worldParts(sim, a.clock, nil))
	if err != nil {
		return err
	}
	spec, err := names{}.newSpec(s.defaults, wish{}, connectedName)
	if err != nil {
		return err
	}
	for step := (endpoint.Reconciliation{After: 1}); step.After > 0; sim.Advance(step.After) {
		if step, err = s.client.Reconcile(ctx, spec, &endpoint.ReconcileOptions{Previous: &step}); err != nil {
			return err
		}
	}
	spec.EndpointID.Name = forgottenName
	_, err = s.client.Reconcile(ctx, spec, nil)
	sim.Advance(creationTime)
	return err
}
