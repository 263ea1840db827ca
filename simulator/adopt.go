package simulator

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Adopt lets programs that signed in to another simulator continue with this one. The
// credentials of the other's [Simulator.Account] are valid here too, with the rights of
// this one's account; the other's tenant and subscription exist here; and the tokens
// that the other issued stay valid until they expire. Use it for a world that replaces
// another behind the same address. Nothing else is copied. A saved world keeps the
// credentials, not the tokens.
func (s *Simulator) Adopt(other *Simulator) {
	if s == other {
		return
	}
	identity := other.identity()
	s.locked(func(now time.Time) {
		if !s.state.Knows(identity) {
			// It cannot fail: every seed has a customer.
			_, _ = s.applyAt(now, backdoor.FindCommand(world.Commands(), "Adopt"), world.SeedArguments{Seed: other.seed})
		}
		s.state.AdoptTokens(now, identity)
	})
}

// Seed returns Options.Seed, or the seed of the saved world. The account's credentials
// derive from it: whoever knows the seed knows them.
func (s *Simulator) Seed() uint64 { return s.seed }

// identity returns a copy of the account for another simulator.
func (s *Simulator) identity() (id world.Identity) {
	s.locked(func(now time.Time) { id = s.state.Identity(now) })
	return id
}
