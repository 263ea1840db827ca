package privatelink

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// pasted drops what copying may add at either end of a text: white space, line ends, quotes
// and invisible characters.
func pasted(text string) string {
	return strings.TrimFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || strings.ContainsRune("\"'`\u2018\u2019\u201c\u201d", r)
	})
}

// parseResourceID reads the ID of a resource of resourceType. azcore's parser skips empty
// segments and blanks, so the caller compares the result with id (sameText).
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

// sameText returns an error if an ID that azcore's lenient parser accepted is not in Azure's
// form. Letter case does not count.
func sameText(field, id, canonical, resourceType string) error {
	if strings.EqualFold(id, canonical) {
		return nil
	}
	return failure.InvalidArgument(field, id, "it has empty, blank or additional segments", idRemedy(resourceType))
}

func idRemedy(resourceType string) string {
	return "copy the Resource ID of a " + resourceType + " from its Properties page in the Azure portal"
}

// resourceIDPrefix returns the beginning of the ID of a network resource.
func resourceIDPrefix(subscriptionID, resourceGroupName string) string {
	return fmt.Sprintf("/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Network/", subscriptionID, resourceGroupName)
}
