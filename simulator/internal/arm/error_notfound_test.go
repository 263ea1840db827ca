package arm

import "testing"

// TestNotFoundSpelling: the error spells resourceGroups as Azure does, and the rest as it was sent.
func TestNotFoundSpelling(t *testing.T) {
	t.Parallel()
	const want = "Resource /subscriptions/s/resourceGroups/MINE/providers/Microsoft.Network/virtualNetworks/v/subnets/S not found."
	for _, segment := range []string{"resourcegroups", "resourceGroups"} {
		if got := ErrNotFound("/subscriptions/s/" + segment + "/MINE/providers/Microsoft.Network/virtualNetworks/v/subnets/S").Message; got != want {
			t.Errorf("%s: %q, want %q", segment, got, want)
		}
	}
}
