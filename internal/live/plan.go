package live

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// price is what something costs in dollars: "about" in everything that is printed.
type price struct {
	what   string
	each   float64 // an hour
	count  int
	source string
}

// prices are what the suite makes that costs something. Networks, subnets, interfaces
// and private link services cost nothing.
func prices(withTiDBCloud bool) []price {
	const asOf = "read in other people's summaries of Azure's price list, November 2026"
	all := []price{
		{"private endpoints, one after the other", 0.01, 1, asOf},
		{"a Standard load balancer without rules", 0.025, 1, asOf},
	}
	if withTiDBCloud {
		all[0].count = 2
	}
	return all
}

// plan says what a run does, what it costs and how long it takes.
func plan(s *settings) string {
	var b strings.Builder
	fmt.Fprintf(&b, "In subscription %s the suite makes the resource group %s<6 random characters>, with the tag %s,\n", s.subscription, prefix, tagName)
	b.WriteString("two virtual networks, a load balancer, a private link service and private endpoints in it, and deletes the group at the end.\n")
	if s.withTiDBCloud() {
		fmt.Fprintf(&b, "It connects a private endpoint to cluster %s and disconnects it again. It makes no cluster, and changes nothing else of this one.\n", s.cluster)
	} else {
		fmt.Fprintf(&b, "The part with TiDB Cloud is left out: it needs %s, %s and %s.\n", envPublicKey, envPrivateKey, envCluster)
	}
	minutes, total := 15, 0.0
	if s.withTiDBCloud() {
		minutes = 25
	}
	fmt.Fprintf(&b, "It takes about %d minutes, up to an hour, and costs about:\n", minutes)
	for _, p := range prices(s.withTiDBCloud()) {
		fmt.Fprintf(&b, "  $%.3f an hour: %d x %s (%s)\n", p.each*float64(p.count), p.count, p.what, p.source)
		total += p.each * float64(p.count)
	}
	fmt.Fprintf(&b, "  $%.2f for an hour, plus about $0.01 for each GB through an endpoint: the suite sends none\n", total)
	if s.withTiDBCloud() {
		b.WriteString("The cluster costs what it costs anyway: TiDB Cloud bills its nodes by the hour, see https://www.pingcap.com/tidb-dedicated-pricing-details/.\n")
	}
	return b.String()
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
