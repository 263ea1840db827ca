package core

import "encoding/json"

// validationWire is what ARM says of a template that it would deploy (API
// description). It is nothing that stays.
type validationWire struct {
	ID         string               `json:"id"`
	Name       string               `json:"name"`
	Type       string               `json:"type"`
	Properties validationProperties `json:"properties"`
}

type validationProperties struct {
	Parameters         json.RawMessage  `json:"parameters"`
	Mode               string           `json:"mode"`
	ProvisioningState  string           `json:"provisioningState"`
	Timestamp          string           `json:"timestamp"`
	Duration           string           `json:"duration"`
	CorrelationID      string           `json:"correlationId"`
	Providers          []providerWire   `json:"providers"`
	Dependencies       []dependencyWire `json:"dependencies"`
	ValidatedResources []ref            `json:"validatedResources"`
}

// validateDeployment answers POST deployments/{name}/validate, which the Azure CLI
// asks before it deploys [observed]: the template is read as a deployment reads it,
// and no resource is looked at (assumed).
func (c *armCall) validateDeployment() Reply {
	parameters, t, err := c.readDeployment()
	if err != nil {
		return c.fail(err)
	}
	name := c.id.names[0]
	return c.json(200, encode(validationWire{
		ID: c.group.id + "/providers/Microsoft.Resources/deployments/" + name, Name: name, Type: "Microsoft.Resources/deployments",
		Properties: validationProperties{
			Parameters: parameters, Mode: "Incremental", ProvisioningState: "Succeeded", Timestamp: deploymentTime(c.now), Duration: "PT0S",
			CorrelationID: c.tracking, Providers: t.providers(), Dependencies: t.dependencies(c.group.id), ValidatedResources: t.ids(c.group.id),
		},
	}), 0).Reply
}
