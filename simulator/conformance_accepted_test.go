package simulator_test

import "regexp"

// acceptedDifferences are leaves in which the simulator is meant to differ.
var acceptedDifferences = []struct {
	request, path *regexp.Regexp // match "METHOD URL" and the leaf
	reason        string
}{
	{
		regexp.MustCompile(`^GET .*/availablePrivateEndpointTypes`), regexp.MustCompile(`^body\.value`),
		"only what a private endpoint can reach here is listed",
	},
	{
		regexp.MustCompile(`^GET .*/publicIPAddresses/`), regexp.MustCompile(`^body\.properties\.ipAddress$`),
		"the simulator gives out addresses that nobody has",
	},
	{
		regexp.MustCompile(`^GET [^?]*/resources\?`), regexp.MustCompile(`^body\.nextLink$`),
		"Azure's pages may be empty, the simulator has one page",
	},
	{
		regexp.MustCompile(`/deployments/mock-deployment`), regexp.MustCompile(`^(body\.id|body\.name|Azure-Asyncoperation)$`),
		"the recorder renamed the deployment in requests alone",
	},
	{
		regexp.MustCompile(`^DELETE .*/subnets/`), regexp.MustCompile(`^body\.error\.(code|message)$`),
		"below a group that was just deleted ARM names the group or the parent, as its caches have it; the simulator names the parent of a subnet",
	},
}

func isAccepted(i *interaction, path string) bool {
	for _, a := range acceptedDifferences {
		if a.request.MatchString(i.Method+" "+i.URL) && a.path.MatchString(path) {
			return true
		}
	}
	return false
}
