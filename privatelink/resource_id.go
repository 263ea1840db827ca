package privatelink

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// pasted returns a text without what comes along when it is copied: white space,
// line ends, quotes and characters that do not show, at either end.
func pasted(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || strings.ContainsRune("\"'`\u2018\u2019\u201c\u201d", r)
	})
}

// parseResourceID reads id as a resource of resourceType. azcore's parser skips
// empty segments and blanks, so the caller compares what it built with id again
// (sameText) before trusting it.
func parseResourceID(field, id, resourceType string) (*arm.ResourceID, error) {
	parsed, err := arm.ParseResourceID(id)
	if err != nil {
		return nil, failure.InvalidArgument(field, id, "it is not an Azure resource ID", idRemedy(resourceType))
	}
	if got := parsed.ResourceType.String(); !strings.EqualFold(got, resourceType) {
		return nil, failure.InvalidArgument(field, id, "it names a "+got+", not a "+resourceType, idRemedy(resourceType))
	}
	return parsed, nil
}

// sameText refuses an ID that azcore's lenient parser understood but that is not
// written the way Azure writes it, letter case aside.
func sameText(field, id, canonical, resourceType string) error {
	if strings.EqualFold(id, canonical) {
		return nil
	}
	return failure.InvalidArgument(field, id, "it has empty, blank or additional segments", idRemedy(resourceType))
}

func idRemedy(resourceType string) string {
	return "copy the Resource ID of a " + resourceType + " from its Properties page in the Azure portal"
}

// resourceIDPrefix is what the IDs of all network resources begin with.
func resourceIDPrefix(subscriptionID, resourceGroupName string) string {
	return fmt.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/", subscriptionID, resourceGroupName)
}
