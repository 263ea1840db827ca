package tidbcloud

import (
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// TestNoncesAreBounded: callers without credentials are remembered neither for
// long nor in any number, and the latest challenge is always good.
func TestNoncesAreBounded(t *testing.T) {
	t.Parallel()
	k := kernel.New(1, kernel.Durations{}, nil)
	s := New(k, nil, 0)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ask := func() { s.Answer(now, &kernel.Request{Method: "GET", Path: "/v1beta1/clusters"}) }
	for range maxNonces + 1000 {
		ask()
	}
	if len(s.Nonces) != maxNonces || len(s.challenges) != maxNonces || len(k.Queue) > 0 {
		t.Errorf("%d nonces, %d challenges and %d events, want %d and none", len(s.Nonces), len(s.challenges), len(k.Queue), maxNonces)
	}
	if s.Nonces[s.challenges[len(s.challenges)-1]] == nil {
		t.Error("the latest nonce is not known")
	}
	now = now.Add(nonceLifetime)
	ask()
	if len(s.Nonces) != 1 {
		t.Errorf("%d nonces after their lifetime, want the new one", len(s.Nonces))
	}
}
