package core

import (
	"slices"
	"strings"
	"time"
)

// Identity is a customer of one world as another world can take it in: the
// application, the API key and the subscription that it started with, and the
// tokens that its application holds.
type Identity struct {
	tenant       string
	subscription string
	principal    principal
	key          apiKey
	tokens       []token
	at           time.Time // from which the tokens' time counts
}

// Identity copies out a customer of this world.
func (s *State) Identity(now time.Time, clientID, subscriptionID, publicKey string) Identity {
	id := Identity{tenant: s.tenant, subscription: subscriptionID, principal: *s.principals[clientID], key: *s.keys[publicKey], at: now}
	id.key.window = window{}
	for _, t := range s.tokens {
		if t.expires.After(now) {
			id.tokens = append(id.tokens, *t)
		}
	}
	slices.SortFunc(id.tokens, func(a, b token) int { return strings.Compare(a.value, b.value) })
	return id
}

// Adopt lets a customer of another world act in this one with the rights of the
// application clientID, in a subscription of its own too, and says whether that is
// new. It draws no IDs. Tokens stay valid for as long as they would have.
func (s *State) Adopt(now time.Time, id Identity, clientID string) (changed bool) {
	if s.principals[id.principal.clientID] == nil {
		p, own := id.principal, s.principals[clientID]
		p.roles = own.roles
		s.principals[p.clientID] = &p
		s.guestTenants = append(s.guestTenants, id.tenant)
		s.AddSubscription(id.subscription)
		s.Assign(clientID, id.subscription, Owner)
		changed = true
	}
	if s.keys[id.key.public] == nil {
		key := id.key
		s.keys[key.public] = &key
		changed = true
	}
	for _, t := range id.tokens {
		p := s.principals[t.principal.clientID]
		if p == nil || s.tokens[signature(t.value)] != nil {
			continue
		}
		t.principal, t.expires = p, now.Add(t.expires.Sub(id.at))
		s.keep(&t)
	}
	return changed
}

// isTenant says whether a program may call the customer's tenant by this ID.
func (s *State) isTenant(id string) bool {
	return id == s.tenant || id == adfs || slices.Contains(s.guestTenants, id)
}
