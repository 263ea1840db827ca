package deployments

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

// onErrorWire names the deployment that Azure repeats if this one fails. It is shown, and not
// repeated.
type onErrorWire struct {
	Type string `json:"type"`
	Name string `json:"deploymentName,omitzero"`
}

// resolve returns what a reply shows: LastSuccessful with the name of the group's last deployment
// that succeeded (recorded).
func (o *onErrorWire) resolve(c *arm.Call) *onErrorWire {
	if o == nil || o.Type != "LastSuccessful" {
		return o
	}
	var last *deployment
	for _, d := range deploymentsOf(c.Group) {
		if d.state == "Succeeded" && d.removal == nil && (last == nil || d.op.Started.After(last.op.Started)) {
			last = d
		}
	}
	w := &onErrorWire{Type: o.Type}
	if last != nil {
		w.Name = last.name
	}
	return w
}
