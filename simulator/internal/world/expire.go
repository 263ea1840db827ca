package world

import (
	"strings"
	"time"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
)

// ExpireCredentials expires the credentials in an Authorization header: a token of Azure
// or a nonce of TiDB Cloud. It ignores unknown ones.
func (s *State) ExpireCredentials(now time.Time, authorization string) {
	if digest.IsDigest(authorization) {
		if sent, err := digest.ParseCredentials(authorization); err == nil {
			delete(s.tidb.Nonces, sent.Nonce)
		}
		return
	}
	_, value, _ := strings.Cut(authorization, " ")
	if t := s.entra.Tokens[entra.TokenSignature(value)]; t != nil && t.Value == value {
		t.Expires = now
	}
}

// expireAll expires every token and nonce.
func (s *State) expireAll(now time.Time) {
	clear(s.tidb.Nonces)
	for _, t := range s.entra.Tokens {
		if t.Expires.After(now) {
			t.Expires = now
		}
	}
}
