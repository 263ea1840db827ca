package network

import (
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// checkEndpointLimit returns an error if the network has as many private endpoints
// as it may have.
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

// errEndpointLimit: that there is a limit for each virtual network is documented;
// code and text are assumed after PublicIPCountLimitReached, which users report.
func errEndpointLimit(network string, most int) *arm.Error {
	return arm.ProviderError(400, "PrivateEndpointCountLimitReached", "Cannot create more than "+strconv.Itoa(most)+" private endpoints in virtual network "+network+".")
}
