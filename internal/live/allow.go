package live

import "regexp"

// form says what the text of a JSON member may be.
type form int

const (
	// word: letters, such as the value of an enumeration.
	word form = iota + 1
	// phrase: words with spaces, digits and parentheses, such as "East US 2 (eastus2)".
	phrase
	// name: a name, which is replaced unless the suite gave it.
	name
	// prose: sentences for people, see scrubber.prose.
	prose
)

// allowedMembers are the members of JSON objects whose texts are kept, by what they may
// hold. The text of any other member is redacted, unless its form alone says that it is
// harmless. A member that Azure adds shows up as redacted: add it here.
var allowedMembers = membersOf(map[form][]string{
	word: {
		"access", "actionsRequired", "addressPrefixType", "allocationMethod", "billingSku", "auxiliaryMode", "auxiliarySku", "code", "connectionType", "direction",
		"endpointState", "groupId", "groupIds", "ipVersionType", "kind", "nicType", "operation", "peeringState", "peeringSyncLevel",
		"privateEndpointNetworkPolicies", "privateEndpointVNetPolicies", "privateIPAddressVersion", "privateIPAllocationMethod",
		"privateLinkServiceNetworkPolicies", "privateLinkServiceState", "protocol", "provisioningState", "publicIPAddressVersion", "purpose",
		"publicIPAllocationMethod", "recordType", "requiredMembers", "sharingScope", "state", "status", "storageType", "subscriptions", "target",
		"tier", "cloudProvider", "workloadType",
	},
	phrase: {
		"location", "region", "regionId", "regionDisplayName", "nodeSpecKey", "nodeSpecDisplayName", "nodeSpecVersion", "version", "zones", "sku",
		"tidb.cloud/available-features", "tidb.cloud/has-set-password",
	},
	name: {
		"name", "displayName", "clusterDisplayName", "tidbNodeGroupDisplayName", "customNetworkInterfaceName", "alias", "createdBy", "managedBy",
		"tidb.cloud/project", "tidb.cloud/organization", "env",
	},
	prose: {"message", "description", "requestMessage"},
})

// allowedNumbers are the members whose numbers are kept however large they are.
var allowedNumbers = map[string]bool{"code": true}

func membersOf(forms map[form][]string) map[string]form {
	out := map[string]form{}
	for f, names := range forms {
		for _, member := range names {
			out[member] = f
		}
	}
	return out
}

var (
	plainWord   = regexp.MustCompile(`^[A-Za-z][A-Za-z_]{0,127}[46]?$`)
	plainPhrase = regexp.MustCompile(`^([A-Za-z]+|[A-Za-z]*[0-9]{1,2}[A-Za-z]?|[0-9]{1,3}C[0-9]{1,4}G|v[0-9.]{1,8})([ _,()-]+([A-Za-z]+[0-9]{0,2}|[0-9]{1,3}))*[)]?$`)
	// proseWord is a word in a sentence. One with digits in it could be anything, but for
	// the names of regions.
	proseWord = regexp.MustCompile(`^([A-Za-z]{1,40}([-/.'_=][A-Za-z]{1,40}){0,5}|[0-9]{1,5}|-|&|\?api-version=|(east|west|north|south|central|australia|china)[a-z]{2,20}[0-9])?$`)

	typeName     = regexp.MustCompile(`^[A-Za-z]{1,60}(:[A-Za-z]{1,40})?$`)
	namespace    = regexp.MustCompile(`^Microsoft\.[A-Za-z]{1,40}$`)
	resourceType = regexp.MustCompile(`^Microsoft\.[A-Za-z]{1,40}(/[A-Za-z]{1,60}){1,4}$`)
	regionName   = regexp.MustCompile(`^[a-z]{2,20}[0-9]?[a-z]{0,4}$`)
	apiVersion   = regexp.MustCompile(`^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-[a-z]{1,20})?$`)
	memberName   = regexp.MustCompile(`^@?[A-Za-z]{1,60}([0-9]{1,2}[A-Za-z]{0,40})?$`)
	truth        = regexp.MustCompile(`^(true|false)$`)
	smallNumber  = regexp.MustCompile(`^-?[0-9]{1,5}$`)
)

// allowedHeaders are the header fields of a reply that are kept, by what they may hold;
// nil is a URL or an ETag. Their values follow from the service, not from the account.
var allowedHeaders = map[string]*regexp.Regexp{
	"azure-asyncnotification":   plainWord,
	"azure-asyncoperation":      nil,
	"cache-control":             regexp.MustCompile(`^[a-z-]{2,20}(, ?[a-z-]{2,20})*$`),
	"content-type":              regexp.MustCompile(`^[a-z]+/[a-z.+-]{2,40}(; ?charset=[a-z0-9-]{2,12})?$`),
	"etag":                      nil,
	"expires":                   smallNumber,
	"location":                  nil,
	"pragma":                    regexp.MustCompile(`^no-cache$`),
	"retry-after":               smallNumber,
	"strict-transport-security": regexp.MustCompile(`^max-age=[0-9]{1,9}(; includeSubDomains)?(; preload)?$`),
	"x-aspnet-version":          regexp.MustCompile(`^[0-9.]{1,12}$`),
	"x-content-type-options":    regexp.MustCompile(`^nosniff$`),
	"x-ms-failure-cause":        plainWord,
	"x-powered-by":              regexp.MustCompile(`^[A-Za-z.]{2,12}$`),
	"x-ratelimit-limit-minute":  smallNumber,
}

// allowedQuery are the parameters of a URL that are kept, by what they may hold.
var allowedQuery = map[string]*regexp.Regexp{
	"api-version": apiVersion, "$expand": plainWord, "validateOnly": truth, "pageSize": smallNumber, "skip": smallNumber, "cloudProvider": plainWord,
}

// allowedHosts may stand in a URL as they are.
var allowedHosts = map[string]bool{
	azureHost: true, tidbCloudHost: true, "aka.ms": true, "learn.microsoft.com": true, "docs.microsoft.com": true, "go.microsoft.com": true,
	"support.pingcap.com": true, "docs.pingcap.com": true,
}

const (
	azureHost     = "management.azure.com"
	tidbCloudHost = "dedicated.tidbapi.com"
)

// unpaired are the words of a path, in lower case, that no name follows.
var unpaired = map[string]bool{"v1beta1": true, "privatelinkservice": true, "publicendpointsetting": true}

// userNamed are the members whose own members users name.
var userNamed = map[string]bool{"tags": true, "labels": true, "annotations": true}

// allowedKeys are the members of those that are kept.
var allowedKeys = map[string]bool{
	tagName: true, "env": true, "tidb.cloud/project": true, "tidb.cloud/organization": true,
	"tidb.cloud/available-features": true, "tidb.cloud/has-set-password": true,
}

// allowedNames are names, in lower case, that the clouds give and that say nothing of
// the account.
var allowedNames = map[string]bool{"privateendpointipconfig": true, "defaultgroup": true, "standard": true, "basic": true, "premium": true, "regional": true, "test": true, "other": true}
