package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// simulatedSubnet adds a virtual network to the simulator at PRIVATELINKSIM_URL, unless an
// earlier call has, and returns its subnet.
func simulatedSubnet(ctx context.Context) (privatelink.SubnetID, error) {
	subnet := privatelink.SubnetID{
		SubscriptionID: os.Getenv("AZURE_SUBSCRIPTION_ID"), ResourceGroupName: "fleet", VirtualNetworkName: "fleet", Name: "endpoints",
	}
	url := os.Getenv("PRIVATELINKSIM_URL")
	if url == "" {
		return subnet, fmt.Errorf("-subnet is empty and PRIVATELINKSIM_URL is not set: name the subnet, or read the environment that privatelinksim wrote")
	}
	arguments := fmt.Sprintf(`{"subscriptionId":%q,"resourceGroup":%q,"name":%q,"subnet":%q,"addressPrefix":"10.7.0.0/16"}`,
		subnet.SubscriptionID, subnet.ResourceGroupName, subnet.VirtualNetworkName, subnet.Name)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/_sim/commands/AddVirtualNetwork", strings.NewReader(arguments))
	if err != nil {
		return subnet, err
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return subnet, err
	}
	defer reply.Body.Close()
	if reply.StatusCode == http.StatusConflict {
		return subnet, nil // an earlier call has added it
	}
	if reply.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(reply.Body, 1000))
		return subnet, fmt.Errorf("add a virtual network to the simulator: %s: %s", reply.Status, text)
	}
	return subnet, nil
}
