package deployments

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// validationProperties are the properties of a validation that succeeded (described).
type validationProperties struct {
	templateProperties
	ValidatedResources []arm.Ref `json:"validatedResources"`
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
	id := c.Group.ID + "/providers/Microsoft.Resources/deployments/" + name
	return c.Reply(200, deploymentWire{id, name, "Microsoft.Resources/deployments", validationProperties{templateProperties{
		Parameters: parameters, Mode: "Incremental", ProvisioningState: "Succeeded", Timestamp: deploymentTime(c.Now), Duration: "PT0S",
		CorrelationID: c.Tracking, Providers: t.providers(), Dependencies: t.dependencies(c.Group.ID),
	}, t.ids(c.Group.ID)}})
}
