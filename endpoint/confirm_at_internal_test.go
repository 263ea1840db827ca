package endpoint

import (
	"testing"
	"time"
)

// The looks that confirm are spread over the whole time, and the second comes soon.
func TestConfirmAt(t *testing.T) {
	t.Parallel()
	for looks, want := range []time.Duration{5 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 2 * time.Minute} {
		if got := confirmAt(looks, 2*time.Minute); got != want {
			t.Errorf("after %d looks the next is due at %v, want %v", looks, got, want)
		}
	}
}

func TestFindingSafe(t *testing.T) {
	t.Parallel()
	for want, clouds := range map[string][]Origin{
		"nothing": nil, "azure": {OriginAzure}, "tidbcloud": {OriginTiDBCloud}, "azure, tidbcloud": {OriginAzure, OriginTiDBCloud},
	} {
		if got := (Finding{SafeToDelete: clouds}).safe(); got != want {
			t.Errorf("%v is told as %q, want %q", clouds, got, want)
		}
	}
}
