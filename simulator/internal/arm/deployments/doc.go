// Package deployments is Microsoft.Resources/deployments for templates without
// expressions, which some commands of the Azure CLI send.
package deployments
