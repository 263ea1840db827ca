package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Metadata describes the cloud to clients that are given nothing but a host,
// such as Terraform's azurerm with metadata_host. It asks for no token. From
// api-version 2020 on the description is one object; azurerm wants it so [observed].
// The first version, which Azure Stack Hub speaks, holds what the Azure CLI needs to
// register a cloud [documented], and here an authority of AD FS.
func (s *State) Metadata(r *kernel.Request) kernel.Reply {
	if r.Method != "GET" {
		return s.Unsupported(r)
	}
	version := kernel.QueryValue(r.Query, "api-version")
	if version == "" || !isDate(strings.TrimSuffix(version, "-preview")) {
		err := errMissingAPIVersion()
		h := kernel.NewHeaderSet(1)
		h.Set("Content-Type", "application/json; charset=utf-8")
		return kernel.Reply{Status: err.Status, Header: h.Header, Body: err.Body(), Cloud: kernel.Azure, Route: "GET metadata"}
	}
	h := kernel.NewHeaderSet(1)
	h.Set("Content-Type", "application/json; charset=utf-8")
	audiences := []string{"https://management.core.windows.net/", "https://management.azure.com/", r.BaseURL}
	if version < "2018" {
		return kernel.Reply{Status: 200, Header: h.Header, Cloud: kernel.Azure, Route: "GET metadata", Body: kernel.Encode(map[string]any{
			"galleryEndpoint": r.BaseURL, "graphEndpoint": r.BaseURL, "portalEndpoint": r.BaseURL,
			"authentication": map[string]any{"loginEndpoint": r.BaseURL + "/" + entra.ADFS, "audiences": audiences},
		})}
	}
	body := kernel.Encode(map[string]any{
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
		// The rest are the public cloud's names: a client may refuse to start without
		// them, and never gets as far as calling what is behind.
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
	})
	return kernel.Reply{Status: 200, Header: h.Header, Body: body, Cloud: kernel.Azure, Route: "GET metadata"}
}
