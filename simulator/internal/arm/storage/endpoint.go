package storage

import (
	"slices"
	"strings"
)

// internetServices have URLs of their own on the internet's way to an account (described,
// recorded).
var internetServices = []string{"blob", "file", "dfs", "web"}

// endpoints are the URLs of the account's services, and those of the ways to them that its
// routing preference publishes (recorded); suffix is added to its name.
func (a *account) endpoints(suffix string) map[string]any {
	urls := a.urls(a.services(), suffix)
	routing, _ := a.settings["routingPreference"].(map[string]any)
	if routing["publishMicrosoftEndpoints"] == true {
		urls["microsoftEndpoints"] = a.urls(a.services(), "-microsoftrouting"+suffix)
	}
	if routing["publishInternetEndpoints"] == true {
		urls["internetEndpoints"] = a.urls(slices.DeleteFunc(slices.Clone(internetServices), func(service string) bool {
			return !slices.Contains(a.services(), service)
		}), "-internetrouting"+suffix)
	}
	return urls
}

// urls are the URLs of services. Files have no replica that can be read.
func (a *account) urls(services []string, suffix string) map[string]any {
	urls := map[string]any{}
	for _, service := range services {
		if service != "file" || !strings.HasSuffix(suffix, "-secondary") {
			urls[service] = "https://" + a.host(service, suffix) + "/"
		}
	}
	return urls
}
