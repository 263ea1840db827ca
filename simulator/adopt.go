package simulator

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Adopt lets programs that signed in to another simulator go on with this one: the
// credentials of the other's [Simulator.Account] are good here too, with the
// rights of this one's account, its tenant and its subscription exist, and the
// tokens that it handed out are valid for as long as they would have been. It is
// for a world that takes the place of another behind the same address. What else
// the other holds stays there. A saved world keeps the credentials, not the tokens.
func (s *Simulator) Adopt(other *Simulator) {
	if s == other {
		return
	}
	identity := other.identity()
	s.locked(func(now time.Time) {
		if s.state.Adopt(now, identity, s.account.ClientID) {
			s.recordCall(now, "Adopt", other.seed)
		}
	})
}

// Seed is Options.Seed, or that of the saved world. Who knows it knows the
// credentials of the account, which are made from it.
func (s *Simulator) Seed() uint64 { return s.seed }

// identity is the account as another simulator takes it in.
func (s *Simulator) identity() (id core.Identity) {
	s.locked(func(now time.Time) {
		id = s.state.Identity(now, s.account.ClientID, s.account.SubscriptionID, s.account.APIKey.Public)
	})
	return id
}
