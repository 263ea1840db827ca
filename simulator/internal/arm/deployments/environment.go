package deployments

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"

// environment returns what the function of this name says of the public cloud (documented in the
// reference of deployment functions).
func environment() *expression.Object {
	const (
		graph  = "https://graph.windows.net/"
		images = "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json"
	)
	return expression.NewObject(
		"name", "AzureCloud", "gallery", "https://gallery.azure.com/", "graph", graph, "portal", "https://portal.azure.com", "graphAudience", graph,
		"activeDirectoryDataLake", "https://datalake.azure.net/", "batch", "https://batch.core.windows.net/", "media", "https://rest.media.azure.net",
		"sqlManagement", "https://management.core.windows.net:8443/", "vmImageAliasDoc", images, "resourceManager", "https://management.azure.com/",
		"authentication", expression.NewObject(
			"loginEndpoint", "https://login.microsoftonline.com/",
			"audiences", []any{"https://management.core.windows.net/", "https://management.azure.com/"},
			"tenant", "common", "identityProvider", "AAD",
		),
		"suffixes", expression.NewObject(
			"acrLoginServer", ".azurecr.io", "azureDatalakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.net", "azureDatalakeStoreFileSystem", "azuredatalakestore.net",
			"azureFrontDoorEndpointSuffix", "azurefd.net", "keyvaultDns", ".vault.azure.net", "sqlServerHostname", ".database.windows.net", "storage", "core.windows.net",
		),
	)
}
