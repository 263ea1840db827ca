// Package deployments is Microsoft.Resources/deployments: templates without expressions,
// which is what the Azure CLI makes of some of its commands.
package deployments
