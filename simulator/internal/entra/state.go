package entra

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// State is a tenant of Entra ID with its applications and their tokens.
type State struct {
	*kernel.Kernel
	TenantID     string
	GuestTenants []string                // tenants of adopted applications
	Principals   map[string]*Application // by client ID
	Tokens       map[string]*Token       // by TokenSignature
	speed        float64                 // simulated seconds in one of the clients'
}

// New returns a tenant without applications. A speed below 1 means 1.
func New(k *kernel.Kernel, speed float64) *State {
	return &State{Kernel: k, TenantID: k.IDs.GUID(), Principals: map[string]*Application{}, Tokens: map[string]*Token{}, speed: max(speed, 1)}
}

// isTenant reports whether the ID names this tenant or one of its guests.
func (s *State) isTenant(id string) bool {
	return id == s.TenantID || id == ADFS || slices.Contains(s.GuestTenants, id)
}
