// Command starter sets what is wanted of a fleet and shows how far it is:
//
//	starter -cluster ID -subnet ID -count 20 set
//	starter status
//	starter members
//	starter -subnet ID -count 5 remove
//	starter pause
//	starter resume
//
// With the environment that privatelinksim writes, -cluster and -subnet may be left out:
// they are the simulator's cluster and a network that the command adds to it.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/temporal"
)

// wish selects the endpoints of a command.
type wish struct {
	cluster, subnet, prefix string
	count, replacements     int
}

// specs are endpoints in the resource group of the subnet.
func (w wish) specs(ctx context.Context) ([]endpoint.Spec, error) {
	subnet, err := privatelink.ParseSubnetID(w.subnet)
	if w.subnet == "" {
		subnet, err = simulatedSubnet(ctx)
	}
	if err != nil {
		return nil, err
	}
	var specs []endpoint.Spec
	for i := range w.count {
		specs = append(specs, endpoint.Spec{
			NodeGroup: endpoint.NodeGroupID{Cluster: w.cluster},
			EndpointID: privatelink.PrivateEndpointID{
				SubscriptionID: subnet.SubscriptionID, ResourceGroupName: subnet.ResourceGroupName, Name: fmt.Sprint(w.prefix, i),
			},
			SubnetID: subnet, MaxReplacements: w.replacements,
		})
	}
	return specs, nil
}

func main() {
	address := flag.String("temporal", client.DefaultHostPort, "host and port of Temporal")
	namespace := flag.String("namespace", client.DefaultNamespace, "namespace of Temporal")
	queue := flag.String("queue", "fleets", "task queue")
	key := flag.String("key", "default", "name of TiDB Cloud's API key")
	var w wish
	flag.StringVar(&w.cluster, "cluster", os.Getenv("TIDBCLOUD_CLUSTER_ID"), "ID of the cluster")
	flag.StringVar(&w.subnet, "subnet", "", "resource ID of the subnet; empty for one of the simulator")
	flag.StringVar(&w.prefix, "prefix", "tidb-", "prefix of the endpoints' names")
	flag.IntVar(&w.count, "count", 1, "number of endpoints")
	flag.IntVar(&w.replacements, "replacements", 0, "Spec.MaxReplacements")
	var config temporal.Config
	flag.DurationVar(&config.LookAgainAfter, "look-again-after", 0, "Config.LookAgainAfter; 0 is an hour")
	flag.DurationVar(&config.Pace, "pace", 0, "Config.Pace; 0 is 5 seconds")
	flag.Parse()
	connection, err := client.Dial(client.Options{HostPort: *address, Namespace: *namespace})
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	fleets := temporal.NewClient(connection, *queue, &temporal.ClientOptions{Config: config})
	if err := run(ctx, fleets, *key, flag.Arg(0), w); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, fleets *temporal.Client, key, command string, w wish) error {
	switch command {
	case "set", "remove":
		specs, err := w.specs(ctx)
		if err != nil {
			return err
		}
		if command == "set" {
			return fleets.Set(ctx, key, specs...)
		}
		var ids []temporal.EndpointID
		for _, spec := range specs {
			ids = append(ids, spec.EndpointID)
		}
		return fleets.Remove(ctx, key, ids...)
	case "status":
		status, err := fleets.Status(ctx, key)
		if err == nil {
			fmt.Println(status)
		}
		return err
	case "members":
		members, err := fleets.Members(ctx, key, nil)
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(os.Stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(members)
	case "pause":
		return fleets.Pause(ctx, key)
	case "resume":
		return fleets.Resume(ctx, key)
	}
	return fmt.Errorf("%q is no command: use set, remove, status, members, pause or resume", command)
}
