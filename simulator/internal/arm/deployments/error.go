package deployments

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// errTemplate is the error for a part of a template that is not simulated.
func errTemplate(what string) *arm.Error {
	return arm.GatewayError(501, "NotSimulated", "Deploying "+what+" is not simulated: templates may hold resources of Microsoft.Network without expressions, and outputs of the form [reference('name')].")
}

// errDeploymentFailed is assumed.
func errDeploymentFailed(detail arm.ErrorDetail) *arm.Error {
	e := arm.ProviderError(409, "DeploymentFailed", "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.")
	e.Details = []arm.ErrorDetail{detail}
	return e
}

// errDeploymentActive is assumed.
func errDeploymentActive(name string) *arm.Error {
	return arm.GatewayError(409, "DeploymentActive", "The deployment '"+name+"' is still running. Wait until it has finished.")
}

// errNoDeployment is assumed.
func errNoDeployment(name string) *arm.Error {
	return arm.GatewayError(404, "DeploymentNotFound", "Deployment '"+name+"' could not be found.")
}
