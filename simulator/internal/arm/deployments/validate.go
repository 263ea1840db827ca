package deployments

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// validationProperties are the properties of a validation that succeeded (described).
type validationProperties struct {
	TemplateHash string       `json:"templateHash"`
	OnError      *onErrorWire `json:"onErrorDeployment,omitzero"`
	templateProperties
	ValidatedResources []arm.Ref `json:"validatedResources"`
}

// validateDeployment answers POST deployments/{name}/validate, which the Azure CLI
// calls before it deploys (recorded). It checks the template alone and no resource
// (assumed).
func validateDeployment(c *arm.Call) kernel.Reply {
	asked, err := readDeployment(c)
	if err != nil {
		return c.Fail(err)
	}
	if d := find(c); d != nil && d.removal != nil {
		return c.Fail(errBeingDeleted(d)) // users report it
	}
	name, t := c.ID.Names[0], asked.template
	id := c.Group.ID + "/providers/Microsoft.Resources/deployments/" + name
	p := validationProperties{c.State.IDs.Decimal("", 19, 0), asked.onError, templateProperties{
		Mode: asked.mode, ProvisioningState: "Succeeded", Timestamp: "0001-01-01T00:00:00Z", Duration: "PT0S", // recorded
		CorrelationID: c.Tracking, Providers: t.providers(), Dependencies: t.dependencies(c.Group.ID), Debug: asked.debug, Parameters: t.parameters,
	}, t.ids(c.Group.ID, c.View())}
	reply := c.Reply(200, newWire(id, name, p, c.View()))
	reply.Unsupported = t.missing() != nil
	return reply
}
