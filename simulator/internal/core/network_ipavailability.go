package core

import "net/netip"

var _ = networkProvider.add(&armType{path: "virtualNetworks/CheckIPAddressAvailability", all: get((*armCall).checkAddress)})

// shownFree is how many free addresses are shown in place of one that is taken [seen].
const shownFree = 5

// checkAddress answers virtualNetworks/CheckIPAddressAvailability.
func (c *armCall) checkAddress() Reply {
	vn, _ := c.parent().(*virtualNetwork)
	if vn == nil {
		return c.fail(c.missing())
	}
	text := queryValue(c.req.Query, "ipAddress")
	address, err := netip.ParseAddr(text)
	if err != nil {
		return c.fail(errBadProperty("ipAddress", text, vn.id))
	}
	for _, sn := range partsOf[*subnet](vn) {
		if sn.prefix.Contains(address) {
			_, taken := sn.used[address]
			w := struct {
				Available bool     `json:"available"`
				Others    []string `json:"availableIPAddresses,omitzero"`
				Reserved  bool     `json:"isPlatformReserved"`
			}{Reserved: sn.reserved(address)}
			if w.Available = !taken && !w.Reserved; !w.Available {
				w.Others = sn.free(shownFree)
			}
			return c.json(200, encode(w), 0).Reply
		}
	}
	return c.fail(errAddressNotInNetwork(text))
}
