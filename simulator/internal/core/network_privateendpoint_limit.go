package core

import "strconv"

// checkEndpointLimit returns an error if the network has as many private endpoints
// as it may have.
func checkEndpointLimit(s *armState, vn *virtualNetwork) *armError {
	if s.endpointLimit == 0 {
		return nil
	}
	count := 0
	for _, u := range vn.users(s) {
		if is[*privateEndpoint](u.by) {
			count++
		}
	}
	if count < s.endpointLimit {
		return nil
	}
	return errEndpointLimit(vn.id, s.endpointLimit)
}

// errEndpointLimit: that there is a limit for each virtual network is documented;
// code and text are assumed after PublicIPCountLimitReached, which users report.
func errEndpointLimit(network string, most int) *armError {
	return networkError(400, "PrivateEndpointCountLimitReached", "Cannot create more than "+strconv.Itoa(most)+" private endpoints in virtual network "+network+".")
}
