// Package deployments is Microsoft.Resources/deployments for templates without
// expressions, which some commands of the Azure CLI send. A template that holds resources of
// types that are not simulated beside others is carried out in part: the others are made, and
// the deployment is Failed and names what was left out.
package deployments
