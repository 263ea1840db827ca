package simulator

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Adopt lets programs that signed in to another simulator go on with this one: the
// credentials of the other's [Simulator.Account] are good here too, with the
// rights of this one's account; the other's tenant and subscription exist here; and
// the tokens that it handed out are valid for as long as they would have been. It
// is for a world that takes the place of another behind the same address. What
// else the other holds stays there. A saved world keeps the credentials, not the
// tokens.
func (s *Simulator) Adopt(other *Simulator) {
	if s == other {
		return
	}
	identity := other.identity()
	s.locked(func(now time.Time) {
		if !s.state.Knows(identity) {
			// It succeeds: every seed has a customer.
			_, _ = s.applyAt(now, backdoor.FindCommand(world.Commands(), "Adopt"), world.SeedArguments{Seed: other.seed})
		}
		s.state.AdoptTokens(now, identity)
	})
}

// Seed returns Options.Seed, or that of the saved world. Whoever knows it knows the
// credentials of the account, which are made from it.
func (s *Simulator) Seed() uint64 { return s.seed }

// identity copies the account for another simulator.
func (s *Simulator) identity() (id world.Identity) {
	s.locked(func(now time.Time) { id = s.state.Identity(now) })
	return id
}
