package arm

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Metadata describes the cloud to clients that know only its host, such as Terraform's
// azurerm with metadata_host. It needs no token. From api-version 2020 on the
// description is one object, as azurerm expects (recorded). The version of Azure Stack
// Hub holds what the Azure CLI needs to register a cloud (documented), here with an
// authority of AD FS.
func (s *State) Metadata(r *kernel.Request) kernel.Reply {
	if r.Method != "GET" {
		return s.Unsupported(r)
	}
	reply := func(status int, body []byte) kernel.Reply {
		header := kernel.Header{{Name: "Content-Type", Value: ContentType}}
		return kernel.Reply{Status: status, Header: header, Body: body, Cloud: kernel.Azure, Route: "GET metadata"}
	}
	version := kernel.QueryValue(r.Query, "api-version")
	if !isVersion(version) {
		err := errMissingAPIVersion()
		return reply(err.Status, err.Body())
	}
	audiences := []string{"https://management.core.windows.net/", "https://management.azure.com/", r.BaseURL}
	if version < "2018" {
		return reply(200, kernel.Encode(map[string]any{
			"galleryEndpoint": r.BaseURL, "graphEndpoint": r.BaseURL, "portalEndpoint": r.BaseURL,
			"authentication": map[string]any{"loginEndpoint": r.BaseURL + "/" + entra.ADFS, "audiences": audiences},
		}))
	}
	return reply(200, kernel.Encode(map[string]any{
		"name":            "AzureCloud",
		"portal":          r.BaseURL,
		"resourceManager": r.BaseURL,
		"authentication": map[string]any{
			"loginEndpoint": r.BaseURL, "tenant": "common", "identityProvider": "AAD",
			"audiences": audiences,
		},
		"graph":                    r.BaseURL,
		"graphAudience":            r.BaseURL,
		"microsoftGraphResourceId": r.BaseURL,
		// The rest are the public cloud's names. A client may refuse to start without
		// them, although it never calls them.
		"activeDirectoryDataLake":    "https://datalake.azure.net/",
		"appInsightsResourceId":      "https://api.applicationinsights.io",
		"attestationResourceId":      "https://attest.azure.net",
		"batch":                      "https://batch.core.windows.net/",
		"logAnalyticsResourceId":     "https://api.loganalytics.io",
		"ossrDbmsResourceId":         "https://ossrdbms-aad.database.windows.net",
		"sqlManagement":              "https://management.core.windows.net:8443/",
		"synapseAnalyticsResourceId": "https://dev.azuresynapse.net",
		"suffixes": map[string]any{
			"acrLoginServer": "azurecr.io", "attestationEndpoint": "attest.azure.net", "azureFrontDoorEndpointSuffix": "azurefd.net",
			"azureDataLakeStoreFileSystem": "azuredatalakestore.net", "azureDataLakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
			"keyVaultDns": "vault.azure.net", "mhsmDns": "managedhsm.azure.net", "sqlServerHostname": "database.windows.net",
			"mariadbServerEndpoint": "mariadb.database.azure.com", "mysqlServerEndpoint": "mysql.database.azure.com",
			"postgresqlServerEndpoint": "postgres.database.azure.com", "storage": "core.windows.net",
			"storageSyncEndpointSuffix": "afs.azure.net", "synapseAnalytics": "dev.azuresynapse.net",
		},
	}))
}
