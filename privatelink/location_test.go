package privatelink_test

import (
	"errors"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestNormalizeLocation(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"eastus2":       "eastus2",
		"East US 2":     "eastus2",
		"CentralUSEuap": "centraluseuap",
	} {
		if got, err := privatelink.NormalizeLocation(location); err != nil || got != want {
			t.Errorf("%q: got %q, %v; want %q", location, got, err, want)
		}
	}
	for _, location := range []string{"", "  ", "azure-eastus2", "east/us", "eastus2\n", "\u212Aoreacentral"} {
		if got, err := privatelink.NormalizeLocation(location); !errors.Is(err, privatelink.ErrInvalidArgument) || got != "" {
			t.Errorf("%q: got %q, %v; want ErrInvalidArgument", location, got, err)
		}
	}
}
