package deployments

import (
	"encoding/json"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// validationWire is the reply to a validation that succeeded (described).
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
	ValidatedResources []arm.Ref        `json:"validatedResources"`
}

// validateDeployment answers POST deployments/{name}/validate, which the Azure CLI
// calls before it deploys (recorded). It checks the template alone and no resource
// (assumed).
func validateDeployment(c *arm.Call) kernel.Reply {
	parameters, t, err := readDeployment(c)
	if err != nil {
		return c.Fail(err)
	}
	name := c.ID.Names[0]
	return c.Reply(200, validationWire{
		ID: c.Group.ID + "/providers/Microsoft.Resources/deployments/" + name, Name: name, Type: "Microsoft.Resources/deployments",
		Properties: validationProperties{
			Parameters: parameters, Mode: "Incremental", ProvisioningState: "Succeeded", Timestamp: deploymentTime(c.Now), Duration: "PT0S",
			CorrelationID: c.Tracking, Providers: t.providers(), Dependencies: t.dependencies(c.Group.ID), ValidatedResources: t.ids(c.Group.ID),
		},
	})
}
