package network

import (
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// checkEndpointLimit returns an error if the network has no room for another private
// endpoint.
func checkEndpointLimit(s *arm.State, vn *VirtualNetwork) *arm.Error {
	if s.EndpointLimit == 0 {
		return nil
	}
	count := 0
	for _, u := range vn.Users(s) {
		if arm.Is[*PrivateEndpoint](u.By) {
			count++
		}
	}
	if count < s.EndpointLimit {
		return nil
	}
	return errEndpointLimit(vn.ID, s.EndpointLimit)
}

// errEndpointLimit is assumed, by analogy with PublicIPCountLimitReached, which users
// reported. The limit for a virtual network is documented.
func errEndpointLimit(network string, most int) *arm.Error {
	return arm.ProviderError(400, "PrivateEndpointCountLimitReached", "Cannot create more than "+strconv.Itoa(most)+" private endpoints in virtual network "+network+".")
}
