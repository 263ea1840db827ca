package entra

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// State is Entra ID: a tenant with its applications and their tokens.
type State struct {
	*kernel.Kernel
	TenantID     string
	GuestTenants []string                // of adopted applications
	Principals   map[string]*Application // by client ID
	Tokens       map[string]*Token       // by signature
	speed        float64                 // of the world's clock, as clients see it
}

func New(k *kernel.Kernel, speed float64) *State {
	return &State{Kernel: k, TenantID: k.IDs.GUID(), Principals: map[string]*Application{}, Tokens: map[string]*Token{}, speed: max(speed, 1)}
}

// isTenant says whether a program may call the customer's tenant by this ID.
func (s *State) isTenant(id string) bool {
	return id == s.TenantID || id == ADFS || slices.Contains(s.GuestTenants, id)
}
