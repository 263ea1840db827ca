// Package inspection answers POST /_sim/inspect with [endpoint.Client.Inspect]. Only
// the commands import it: the simulator itself knows none of the clients.
package inspection

import (
	"context"
	"encoding/json"
	"net"
	"os"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/command"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Inspect is a [command.Inspector]. Its requests are in the journal and meet faults
// like those of any program. Host names and addresses are tried from the subnet's
// virtual network.
func Inspect(ctx context.Context, sim *simulator.Simulator, subject command.Subject) ([]command.Check, error) {
	id, err := privatelink.ParsePrivateEndpointID(subject.EndpointID)
	if err != nil {
		return nil, err
	}
	client, err := clientOf(sim)
	if err != nil {
		return nil, err
	}
	network := networkOf(sim, subject.EndpointID)
	options := &endpoint.InspectOptions{
		LookupHost: sim.Network(network).LookupHost,
		DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
			return dial(sim, network, address)
		},
	}
	report, err := client.Inspect(ctx, endpoint.Spec{
		NodeGroup: endpoint.NodeGroupID{Cluster: subject.ClusterID, ID: subject.NodeGroupID}, EndpointID: id,
	}, options)
	if err != nil {
		return nil, err
	}
	var checks []command.Check
	for _, check := range report.Checks {
		checks = append(checks, command.Check{Name: string(check.Name), Outcome: string(check.Outcome), Found: check.Found, Remedy: check.Remedy})
	}
	return checks, nil
}

// clientOf makes a client that signs in as the account. It does not try again: a look
// shows what there is now.
func clientOf(sim *simulator.Simulator) (*endpoint.Client, error) {
	options := azcore.ClientOptions{Transport: sim, Cloud: cloud.AzurePublic, Retry: policy.RetryOptions{MaxRetries: -1}}
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

// networkOf returns the resource ID of the endpoint's virtual network, or "" if there
// is no such endpoint.
func networkOf(sim *simulator.Simulator, endpointID string) string {
	for _, e := range sim.Snapshot().PrivateEndpoints {
		if strings.EqualFold(e.ID, endpointID) {
			return e.SubnetID[:strings.LastIndex(strings.ToLower(e.SubnetID), "/subnets/")]
		}
	}
	return ""
}

// dial tells at once whether something answers at an address, with or without a
// backend.
func dial(sim *simulator.Simulator, network, address string) (net.Conn, error) {
	arguments, err := json.Marshal(map[string]string{"networkId": network, "address": address})
	if err != nil {
		return nil, err
	}
	result, err := sim.Apply("Reach", arguments)
	if err != nil {
		return nil, err
	}
	var reach struct{ Reached bool }
	if err := json.Unmarshal(result, &reach); err != nil {
		return nil, err
	}
	if !reach.Reached {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: os.ErrDeadlineExceeded} // what answers nothing times out
	}
	near, far := net.Pipe()
	far.Close()
	return near, nil
}
