package core

import "slices"

// entraState is Entra ID: a tenant with its applications and their tokens.
type entraState struct {
	*kernel
	tenantID     string
	guestTenants []string              // of adopted applications
	principals   map[string]*principal // by client ID
	tokens       map[string]*token     // by signature
	speed        float64               // of the world's clock, as clients see it
}

func newEntra(k *kernel, speed float64) *entraState {
	return &entraState{kernel: k, tenantID: k.ids.guid(), principals: map[string]*principal{}, tokens: map[string]*token{}, speed: max(speed, 1)}
}

// isTenant says whether a program may call the customer's tenant by this ID.
func (s *entraState) isTenant(id string) bool {
	return id == s.tenantID || id == adfs || slices.Contains(s.guestTenants, id)
}
