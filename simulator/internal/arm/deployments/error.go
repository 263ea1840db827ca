package deployments

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// errTemplate is the error for a part of a template that is not simulated.
func errTemplate(what string) *arm.Error {
	return arm.GatewayError(501, "NotSimulated", "Deploying "+what+" is not simulated: templates may hold resources of Microsoft.Network and storage accounts without expressions, and outputs of the forms [reference('name')] and [resourceId('type', 'name')].")
}

func errType(typ string) *arm.Error { return errTemplate("a resource of type '" + typ + "'") }

// errDeploymentFailed is assumed.
func errDeploymentFailed(details ...arm.ErrorDetail) *arm.Error {
	e := arm.ProviderError(409, "DeploymentFailed", "At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.")
	e.Details = details
	return e
}

// errLeftOut is the error of a deployment that left out resources because they, or some that they
// depend on, are not simulated.
func errLeftOut(left []*templateResource) *arm.Error {
	var details []arm.ErrorDetail
	for _, r := range left {
		text := "it depends on a resource that is not simulated"
		if !r.simulated {
			text = errType(r.Type).Message
		}
		details = append(details, arm.ErrorDetail{Code: "NotSimulated", Message: "'" + r.Name + "' was left out: " + text})
	}
	return errDeploymentFailed(details...)
}

// errDeploymentActive is recorded.
func errDeploymentActive(d *deployment) *arm.Error {
	const form, days = "1/2/2006 3:04:05 PM", 7
	started := d.op.Started.UTC()
	return arm.GatewayError(409, "DeploymentActive", "Unable to edit or replace deployment '"+d.name+"': previous deployment from '"+started.Format(form)+
		"' is still active (expiration time is '"+started.AddDate(0, 0, days).Format(form)+"'). Please see https://aka.ms/arm-deploy for usage details.")
}

// errNoDeployment is assumed.
func errNoDeployment(name string) *arm.Error {
	return arm.GatewayError(404, "DeploymentNotFound", "Deployment '"+name+"' could not be found.")
}
