package network

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

var _ = Provider.Add(&arm.Type{Path: "virtualNetworks/usages", All: arm.GetOnly(listSubnetUsages)})

type subnetUsage struct {
	Current int             `json:"currentValue"`
	ID      string          `json:"id"` // of the subnet
	Limit   int             `json:"limit"`
	Name    subnetUsageName `json:"name"`
	Unit    string          `json:"unit"`
}

type subnetUsageName struct {
	Localized string `json:"localizedValue"`
	Value     string `json:"value"`
}

// reservedAddresses is how many addresses of a subnet Azure keeps (documented).
const reservedAddresses = 5

// listSubnetUsages lists how many addresses of each subnet are taken (documented).
func listSubnetUsages(c *arm.Call) kernel.Reply {
	vn, _ := c.Parent().(*VirtualNetwork)
	if vn == nil {
		return c.Fail(c.Missing())
	}
	var list []any
	for _, sn := range arm.PartsOf[*subnet](vn) {
		hostBits := min(sn.prefix.Addr().BitLen()-sn.prefix.Bits(), 30)
		list = append(list, subnetUsage{len(sn.used), sn.ID, 1<<hostBits - reservedAddresses, subnetUsageName{"Subnet size and usage", "SubnetSpace"}, "Count"})
	}
	return c.ReplyList(list)
}
