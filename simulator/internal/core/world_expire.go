package core

import (
	"strings"
	"time"

	"github.com/icholy/digest"
)

// ExpireCredentials ends the life of what a request carries to sign in with, if it
// is known: a token of Azure, or a nonce of TiDB Cloud.
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

// expireAll ends the life of every token and nonce.
func (s *State) expireAll(now time.Time) {
	clear(s.nonces)
	for _, t := range s.tokens {
		if t.expires.After(now) {
			t.expires = now
		}
	}
}
