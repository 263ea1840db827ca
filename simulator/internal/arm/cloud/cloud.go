// Package cloud describes the cloud to clients that know only its host.
package cloud

// Describe returns the description in an api-version as a value to encode. address is that
// of every service, adfs the authority of Azure Stack Hub.
func Describe(version, address, adfs string) map[string]any {
	audiences := []string{"https://management.core.windows.net/", "https://management.azure.com/", address}
	if version < "2018" {
		return map[string]any{
			"galleryEndpoint": address, "graphEndpoint": address, "portalEndpoint": address,
			"authentication": map[string]any{"loginEndpoint": adfs, "audiences": audiences},
		}
	}
	return map[string]any{
		"name":            "AzureCloud",
		"portal":          address,
		"resourceManager": address,
		"authentication": map[string]any{
			"loginEndpoint": address, "tenant": "common", "identityProvider": "AAD",
			"audiences": audiences,
		},
		"graph":                    address,
		"graphAudience":            address,
		"microsoftGraphResourceId": address,
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
	}
}
