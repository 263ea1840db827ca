package live

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// prices are what the suite makes that costs something, in dollars an hour, at most one
// of each at a time. Networks, interfaces and private link services cost nothing. The
// figures are those that c3x.dev and oneuptime.com quoted of Azure's price list in 2026.
var prices = []struct {
	what string
	each float64
}{
	{"a private endpoint", 0.01},
	{"a Standard load balancer, less if it is not billed without rules", 0.025},
}

// pricesFrom says where the figures come from.
const pricesFrom = "as quoted in 2026; today's are at https://azure.microsoft.com/pricing/details/private-link/ and .../load-balancer/"

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
	for _, p := range prices {
		fmt.Fprintf(&b, "  $%.3f an hour: %s\n", p.each, p.what)
		total += p.each
	}
	fmt.Fprintf(&b, "  $%.3f for an hour, and about $0.01 for each GB through an endpoint: the suite sends none\n", total)
	fmt.Fprintf(&b, "(%s)\n", pricesFrom)
	if s.withTiDBCloud() {
		b.WriteString("The cluster costs what it costs anyway: TiDB Cloud bills its nodes by the hour, see https://www.pingcap.com/tidb-dedicated-pricing-details/.\n")
	}
	return b.String()
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
