package main

import (
	"regexp"
	"strings"
)

// terms are the names of the Go packages in texts for people, and what they are
// called here. A longer name comes before those that it begins with.
func terms() []string {
	return []string{
		" with Endpoint.Accept, or let Client.Connect do all that is missing", "; " + name + " connect does it, and all else that is missing",
		"privatelink.Client.BeginDeletePrivateEndpoint", "az network private-endpoint delete",
		"tidbcloud.Client.BeginDeletePrivateEndpointConnection", "the Networking page of the TiDB Cloud console",
		"EndpointService.WaitUntilActive", name + " service --wait",
		"EndpointService.CreateEndpoint", name + " connect",
		"Endpoint.WaitUntilActive", name + " status ENDPOINT --wait",
		"Endpoint.Accept", name + " connect",
		"Endpoint.Refresh", name + " status",
		"Client.ConnectAll", name + " fleet",
		"Client.Connect", name + " connect",
		"Client.Disconnect", name + " disconnect",
		"Client.Inspect", name + " inspect",
		"Client.Audit", name + " audit",
		"Client.Plan", name + " plan",
		"Spec.NodeGroup.Cluster", "--cluster",
		"Spec.NodeGroup", "--cluster and --node-group",
		"Spec.EndpointID", "ENDPOINT",
		"Spec.SubnetID", "--subnet",
		"Spec.PrivateIPAddress", "--ip",
		"Spec.RequestMessage", "--message",
		"Spec.CustomNetworkInterfaceName", "--nic",
		"Spec.Tags", "--tag",
		"Spec.MaxReplacements", "--max-replacements",
		"AuditScope.SubscriptionIDs", "--subscription",
		"AuditScope.ClusterIDs", "--cluster",
		"ConnectAllOptions.Concurrency", "--concurrency",
		"PlanAllOptions.Concurrency", "--concurrency",
		"ClientOptions.Cloud", envResourceManager,
		"ClientOptions.Endpoint", envTiDBCloud,
	}
}

var calling = regexp.MustCompile(`\b([Cc])all (` + name + `|again)\b`)

// commandWords returns a text of the library with the names that the command line
// has for things.
func commandWords(text string) string {
	text = strings.NewReplacer(terms()...).Replace(text)
	return calling.ReplaceAllStringFunc(text, func(found string) string {
		return strings.NewReplacer("call ", "run ", "Call ", "Run ").Replace(found)
	})
}

// lastSegment returns the name in a resource ID.
func lastSegment(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }
