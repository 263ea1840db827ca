package privatelink

import (
	"fmt"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// NormalizeLocation returns the name of an Azure region as Azure itself writes it, in lower
// case without spaces: "East US 2" becomes "eastus2" (both recorded). Two names mean the
// same region if their normalized forms are equal. A name that is empty, or holds anything
// but ASCII letters, digits and spaces, gives an error that matches [ErrInvalidArgument].
func NormalizeLocation(location string) (string, error) {
	const remedy = `use a region name such as "eastus2" or "East US 2"`
	name := strings.ReplaceAll(location, " ", "")
	if name == "" {
		return "", failure.InvalidArgument("location", location, "it is empty", remedy)
	}
	for _, r := range name {
		if !isLetterOrDigit(r) {
			return "", failure.InvalidArgument("location", location, fmt.Sprintf("%q is not allowed", r), remedy)
		}
	}
	return strings.ToLower(name), nil
}
