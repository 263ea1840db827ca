package deployments

import (
	"encoding/json"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// exportTemplate answers POST deployments/{name}/exportTemplate: with the template as it was sent,
// its expressions too, but for comments and the case of the types of parameters and outputs
// (recorded).
func exportTemplate(c *arm.Call) kernel.Reply {
	d := find(c)
	if d == nil {
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	}
	var body struct {
		Template json.RawMessage `json:"template"`
	}
	body.Template = exported(d.text)
	return c.Reply(200, body)
}

func exported(text json.RawMessage) json.RawMessage {
	v, err := expression.Decode(text)
	template, ok := v.(*expression.Object)
	if err != nil || !ok {
		return text
	}
	for _, name := range []string{"parameters", "outputs"} {
		v, _ := template.Find(name)
		section, ok := v.(*expression.Object)
		if !ok {
			continue
		}
		for _, name := range section.Names() {
			v, _ := section.Get(name)
			if declared, ok := v.(*expression.Object); ok && declared.Text("type") != "" {
				declared.Set("type", arm.Spelled(declared.Text("type"), parameterTypes))
			}
		}
	}
	return kernel.Encode(template)
}
