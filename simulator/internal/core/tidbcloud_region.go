package core

import (
	"fmt"
	"strings"
)

// azureRegions are the regions with TiDB Cloud Dedicated on Azure [release
// notes]. The display names follow the form of the documented AWS ones (assumed).
var azureRegions = map[string]string{
	"azure-eastus2":       "East US 2 (eastus2)",
	"azure-japaneast":     "Japan East (japaneast)",
	"azure-southeastasia": "Southeast Asia (southeastasia)",
}

// splitRegion takes a region ID such as azure-eastus2 apart.
func splitRegion(id string) (provider, code string, ok bool) {
	provider, code, ok = strings.Cut(id, "-")
	switch provider {
	case "aws", "gcp", "azure", "alicloud":
	default:
		ok = false
	}
	return provider, code, ok && code != ""
}

// CheckRegion says what is wrong with a region ID, or nil.
func CheckRegion(id string) error {
	if _, _, ok := splitRegion(id); !ok {
		return fmt.Errorf("region ID %q does not have the form azure-eastus2", id)
	}
	return nil
}

func regionDisplayName(id string) string {
	if name, ok := azureRegions[id]; ok {
		return name
	}
	_, code, _ := strings.Cut(id, "-")
	return code
}
