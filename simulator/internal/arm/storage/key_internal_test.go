package storage

import (
	"encoding/base64"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// TestKeyValue checks that keys are 64 bytes, and that no two accounts, names or generations have
// the same one.
func TestKeyValue(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, guid := range []string{"a", "b"} {
		a := &account{Meta: arm.Meta{GUID: guid}}
		for generation := range 3 {
			for i := range a.keys {
				a.keys[i].generation = generation
			}
			for i := range keyNames {
				value := a.keyValue(i)
				if raw, err := base64.StdEncoding.DecodeString(value); err != nil || len(raw) != 64 {
					t.Errorf("key %d of %s is %q: %d bytes, %v", i, guid, value, len(raw), err)
				}
				if seen[value] {
					t.Errorf("key %d of %s in generation %d is the same as another", i, guid, generation)
				}
				seen[value] = true
			}
		}
	}
}
