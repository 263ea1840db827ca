package core

import (
	"testing"
	"time"
)

// TestNoncesAreBounded: callers without credentials are remembered neither for
// long nor in any number, and the latest challenge is always good.
func TestNoncesAreBounded(t *testing.T) {
	t.Parallel()
	k := newKernel(1, Durations{}, nil)
	s := newTiDBCloud(k, nil, 0)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ask := func() { s.answer(now, &Request{Method: "GET", Path: "/v1beta1/clusters"}) }
	for range maxNonces + 1000 {
		ask()
	}
	if len(s.nonces) != maxNonces || len(s.challenges) != maxNonces || len(k.queue) > 0 {
		t.Errorf("%d nonces, %d challenges and %d events, want %d and none", len(s.nonces), len(s.challenges), len(k.queue), maxNonces)
	}
	if s.nonces[s.challenges[len(s.challenges)-1]] == nil {
		t.Error("the latest nonce is not known")
	}
	now = now.Add(nonceLifetime)
	ask()
	if len(s.nonces) != 1 {
		t.Errorf("%d nonces after their lifetime, want the new one", len(s.nonces))
	}
}
