package simulator_test

import (
	"regexp"
	"strings"
)

// acceptedDifferences are leaves in which the simulator differs on purpose.
var acceptedDifferences = []struct {
	request, path *regexp.Regexp // match "METHOD URL" and the leaf
	reason        string
	when          func(want, got string) bool // nil: always
}{
	{
		regexp.MustCompile(`^GET .*/availablePrivateEndpointTypes`), regexp.MustCompile(`^body\.value`),
		"only what a private endpoint can reach here is listed", nil,
	},
	{
		regexp.MustCompile(`/publicIP(Addresses|Prefixes)`), regexp.MustCompile(`\.properties\.(ipAddress|ipPrefix)$`),
		"the simulator gives out addresses that nobody has", nil,
	},
	{
		regexp.MustCompile(`/backendAddressPools`), regexp.MustCompile(`\.loadBalancerBackendAddresses\[\d+\]\.properties\.ipAddress$`),
		"the address of a frontend is one that nobody has", func(_, got string) bool { return strings.HasPrefix(got, "198.18.") },
	},
	{
		regexp.MustCompile(`^GET [^?]*/resources\?`), regexp.MustCompile(`^body\.nextLink$`),
		"Azure's pages may be empty, the simulator has one page", nil,
	},
	{
		regexp.MustCompile(`/deployments/mock-deployment`), regexp.MustCompile(`^(body\.id|body\.name|Azure-Asyncoperation)$`),
		"the recorder renamed the deployment in requests alone", nil,
	},
	{
		regexp.MustCompile(`^DELETE .*/subnets/`), regexp.MustCompile(`^body\.error\.(code|message)$`),
		"below a group that was just deleted ARM names the group or the parent, as its caches have it; the simulator names the parent of a subnet", nil,
	},
	{
		regexp.MustCompile(`^GET .*/autoApprovedPrivateLinkServices`), regexp.MustCompile(`^body\.value`),
		"the services of everybody's subscriptions are listed", nil,
	},
	{
		regexp.MustCompile(`/virtualNetworks/`), regexp.MustCompile(`ipConfigurations\[\d+\]\.id$`),
		"Azure began to show a subnet's users in upper case in the course of 2023, under the same api-versions", strings.EqualFold,
	},
	{
		regexp.MustCompile(`(?i)^GET [^?]*/resourcegroups/[^/]+\?`), regexp.MustCompile(`^body\.tags\.(Creator|DateCreated)$`),
		"a policy of the subscription that was recorded tags its groups, some time after they were made", nil,
	},
	{
		regexp.MustCompile(`api-version=2024-01-01`), regexp.MustCompile(`^Azure-Asyncoperation$`),
		"some regions' servers were of an older version at the time",
		func(want, got string) bool { return strings.ReplaceAll(want, "2023-11-01", "2024-01-01") == got },
	},
	{
		regexp.MustCompile(`^GET [^?]*[0-9]/providers/Microsoft.Network/networkInterfaces\?`), regexp.MustCompile(`^body\.value`),
		"the subscription's list did not have an interface that was seven minutes old", nil,
	},
	{
		regexp.MustCompile(`^GET .*/virtualNetworkLinks\?`), regexp.MustCompile(`^body\.value\[\d\]\.(id|name|properties\.virtualNetwork\.id)$`),
		"the list is in the order of names, which the recorder replaced",
		func(want, got string) bool { return strings.Contains(want, "00000") },
	},
	{
		regexp.MustCompile(`Microsoft.Storage/`), regexp.MustCompile(`^body\.properties\.(allowBlobPublicAccess|allowCrossTenantReplication|minimumTlsVersion)$`),
		"accounts made before 2024, and before 2025, do not have what has become the default since", nil,
	},
	{
		regexp.MustCompile(`^GET [^?]*/v1beta1/clusters`), regexp.MustCompile(`\.(createdBy|version)$`),
		"who made the recorded cluster, and of which version it is", nil,
	},
}

func isAccepted(i *interaction, path, want, got string) bool {
	for _, a := range acceptedDifferences {
		if a.request.MatchString(i.Method+" "+i.URL) && a.path.MatchString(path) && (a.when == nil || a.when(want, got)) {
			return true
		}
	}
	return false
}
