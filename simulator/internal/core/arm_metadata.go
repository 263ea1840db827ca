package core

import "strings"

// armMetadata describes the cloud to clients that are given nothing but a host,
// such as Terraform's azurerm with metadata_host. It asks for no token. From
// api-version 2020 on the description is one object; azurerm wants it so [observed].
func (s *State) armMetadata(r *Request) Reply {
	if r.Method != "GET" {
		return unsupported(r)
	}
	version := queryValue(r.Query, "api-version")
	if version == "" || !isDate(strings.TrimSuffix(version, "-preview")) {
		err := errMissingAPIVersion()
		h := newHeaderSet(1)
		h.set("Content-Type", "application/json; charset=utf-8")
		return Reply{Status: err.status, Header: h.header, Body: err.body(), Cloud: Azure, Route: "GET metadata"}
	}
	host := strings.TrimPrefix(strings.TrimPrefix(r.BaseURL, "https://"), "http://")
	h := newHeaderSet(1)
	h.set("Content-Type", "application/json; charset=utf-8")
	body := encode(map[string]any{
		"name":            "AzureCloud",
		"portal":          r.BaseURL,
		"resourceManager": r.BaseURL,
		"authentication": map[string]any{
			"loginEndpoint": r.BaseURL, "tenant": "common", "identityProvider": "AAD",
			"audiences": []string{"https://management.core.windows.net/", "https://management.azure.com/"},
		},
		"graph":                    r.BaseURL,
		"graphAudience":            r.BaseURL,
		"microsoftGraphResourceId": r.BaseURL,
		"suffixes":                 map[string]any{"storage": host},
	})
	return Reply{Status: 200, Header: h.header, Body: body, Cloud: Azure, Route: "GET metadata"}
}
