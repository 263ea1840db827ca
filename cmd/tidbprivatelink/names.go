package main

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// names are the flags that say which endpoint of which cluster is meant.
type names struct {
	cluster, nodeGroup          string
	subscription, resourceGroup string
}

// groupFlags registers the flags that name a node group.
func (n *names) groupFlags(flags *pflag.FlagSet) {
	flags.StringVar(&n.cluster, "cluster", "", "`ID` of the TiDB Cloud cluster (default $"+envCluster+")")
	flags.StringVar(&n.nodeGroup, "node-group", "", "`ID` of its node group (default $"+envNodeGroup+", or the cluster's default group)")
}

// flags registers the flags that name an endpoint.
func (n *names) flags(flags *pflag.FlagSet) {
	n.groupFlags(flags)
	flags.StringVar(&n.subscription, "subscription", "", "`ID` of the Azure subscription, for an ENDPOINT that is a name (default $"+envSubscription+")")
	flags.StringVar(&n.resourceGroup, "resource-group", "", "`NAME` of the resource group, for an ENDPOINT that is a name (default the subnet's)")
}

// group returns the node group. The default group is the default cluster's: with
// another cluster it does not count.
func (n names) group(d defaults) (endpoint.NodeGroupID, error) {
	id := endpoint.NodeGroupID{Cluster: cmp.Or(n.cluster, d.cluster), ID: n.nodeGroup}
	if id.Cluster == "" {
		return id, misused("no cluster is named: use --cluster, or set %s", envCluster)
	}
	if id.ID == "" && id.Cluster == d.cluster {
		id.ID = d.nodeGroup
	}
	return id, nil
}

// endpointID returns the ID of the endpoint that text names.
func (n names) endpointID(d defaults, subnet privatelink.SubnetID, text string) (privatelink.PrivateEndpointID, error) {
	if strings.Contains(text, "/") {
		id, err := privatelink.ParsePrivateEndpointID(text)
		return id, usage("ENDPOINT", err)
	}
	id := privatelink.PrivateEndpointID{
		SubscriptionID:    cmp.Or(n.subscription, d.subscription, subnet.SubscriptionID),
		ResourceGroupName: cmp.Or(n.resourceGroup, d.resourceGroup, subnet.ResourceGroupName),
		Name:              text,
	}
	var missing []string
	if id.SubscriptionID == "" {
		missing = append(missing, "--subscription (or "+envSubscription+")")
	}
	if id.ResourceGroupName == "" {
		missing = append(missing, "--resource-group")
	}
	if len(missing) > 0 {
		return id, misused("ENDPOINT %q is a name: use its resource ID, or %s", text, strings.Join(missing, " and "))
	}
	return id, usage("ENDPOINT", id.Validate())
}

// newSpec returns the spec of an endpoint that may have to be created, in a subnet.
func (n names) newSpec(d defaults, w wish, text string) (endpoint.Spec, error) {
	w.subnet = cmp.Or(w.subnet, d.subnet)
	spec, err := n.spec(d, w, text)
	if w.subnet == "" {
		err = errors.Join(err, misused("no subnet is named: use --subnet"))
	}
	return spec, err
}

// existingNamed is [verb.named] of a verb about an endpoint that exists.
func (n *names) existingNamed(d defaults, args []string) error {
	_, err := n.spec(d, wish{}, args[0])
	return err
}

// groupNamed is [verb.named] of a verb about a node group.
func (n *names) groupNamed(d defaults, _ []string) error {
	_, err := n.group(d)
	return err
}

// spec returns the spec of the endpoint that text names. All that is missing or wrong
// is told at once.
func (n names) spec(d defaults, w wish, text string) (spec endpoint.Spec, err error) {
	var badGroup, badSubnet, badID error
	spec.NodeGroup, badGroup = n.group(d)
	if w.subnet != "" {
		spec.SubnetID, badSubnet = privatelink.ParseSubnetID(w.subnet)
	}
	if badSubnet == nil { // which may name the subscription and the group
		spec.EndpointID, badID = n.endpointID(d, spec.SubnetID, text)
	}
	if err := errors.Join(badGroup, usage("--subnet", badSubnet), badID); err != nil {
		return spec, err
	}
	spec.PrivateIPAddress, spec.RequestMessage, spec.CustomNetworkInterfaceName = w.ip, w.message, w.nic
	spec.MaxReplacements, spec.Tags = w.maxReplacements, maps.Clone(w.tags)
	return spec, nil
}

// wish are the flags that say how an endpoint is to be.
type wish struct {
	subnet, ip, message, nic string
	tags                     map[string]string
	maxReplacements          int
}

// subnetFlag registers the flag that endpoints are created in.
func (w *wish) subnetFlag(flags *pflag.FlagSet) {
	flags.StringVar(&w.subnet, "subnet", "", "resource `ID` of the subnet")
}

// flags registers the flags that an existing endpoint can be compared with.
func (w *wish) flags(flags *pflag.FlagSet) {
	w.subnetFlag(flags)
	flags.StringVar(&w.ip, "ip", "", "IPv4 `ADDRESS` of the endpoint (default any)")
	flags.StringVar(&w.nic, "nic", "", "`NAME` of the endpoint's network interface (default any)")
}

// allFlags registers the flags that an endpoint is created from.
func (w *wish) allFlags(flags *pflag.FlagSet) {
	w.flags(flags)
	flags.StringVar(&w.message, "message", "", "`TEXT` for TiDB Cloud, at most 140 characters")
	flags.StringToStringVar(&w.tags, "tag", nil, "`KEY=VALUE` tag of an endpoint that is created; may be repeated")
	flags.Lookup("tag").DefValue = "" // which the help leaves out
	flags.IntVar(&w.maxReplacements, "max-replacements", 0, "how many `TIMES` what is broken beyond repair may be deleted and created anew")
}

// usage says which argument an error is about; nil stays nil.
func usage(argument string, err error) error {
	if err == nil {
		return nil
	}
	return &usageError{fmt.Errorf("%s: %w", argument, err)}
}
