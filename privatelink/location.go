package privatelink

import (
	"fmt"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// NormalizeLocation returns the name of an Azure region the way Azure itself
// writes it back: lower case, no spaces ("East US 2" becomes "eastus2"; both
// spellings are recorded). Two locations are the same region when their
// normalised names are equal. The error of a name that is empty or holds
// anything but ASCII letters, digits and spaces is an [*Error] that matches
// [ErrInvalidArgument].
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
