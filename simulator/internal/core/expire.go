package core

import (
	"strings"
	"time"

	"github.com/icholy/digest"
)

// ExpireCredentials ends the life of what a request carries to sign in with, if
// it is known: a token of Azure, or a nonce of TiDB Cloud.
func (s *State) ExpireCredentials(now time.Time, authorization string) {
	if digest.IsDigest(authorization) {
		if sent, err := digest.ParseCredentials(authorization); err == nil {
			delete(s.nonces, sent.Nonce)
		}
		return
	}
	_, value, _ := strings.Cut(authorization, " ")
	if t := s.tokens[signature(value)]; t != nil && t.value == value {
		t.expires = now
	}
}
