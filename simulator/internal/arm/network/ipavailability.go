package network

import (
	"net/netip"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

var _ = Provider.Add(&arm.Type{Path: "virtualNetworks/CheckIPAddressAvailability", All: arm.GetOnly(checkAddress)})

// shownFree is the number of free addresses that are shown if the address is not free
// (recorded).
const shownFree = 5

type availabilityWire struct {
	Available bool     `json:"available"`
	Others    []string `json:"availableIPAddresses,omitzero"`
	Reserved  any      `json:"isPlatformReserved,omitzero" since:"2019-04-01"` // not in 2018-11-01 (recorded)
}

var availabilityFields = arm.VersionedFields[availabilityWire]()

// checkAddress reports whether an address of a network is free.
func checkAddress(c *arm.Call) kernel.Reply {
	vn, _ := c.Parent().(*VirtualNetwork)
	if vn == nil {
		return c.Fail(c.Missing())
	}
	text := kernel.QueryValue(c.Req.Query, "ipAddress")
	address, err := netip.ParseAddr(text)
	if err != nil {
		return c.Fail(arm.ErrBadProperty("ipAddress", text, vn.ID))
	}
	for _, sn := range arm.PartsOf[*subnet](vn) {
		if sn.prefix.Contains(address) {
			_, taken := sn.used[address]
			reserved := sn.reserved(address)
			w := availabilityWire{Available: !taken && !reserved, Reserved: reserved}
			if !w.Available {
				w.Others = sn.free(shownFree)
			}
			availabilityFields.Hide(&w, c.Version)
			return c.JSON(200, kernel.Encode(w), 0).Reply
		}
	}
	return c.Fail(errAddressNotInNetwork(text, vn.ID))
}
