package deployments

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// request is the body of a deployment or of a validation.
type request struct {
	template *template
	text     json.RawMessage // of the template
	mode     string
	version  string // the api-version
	onError  *onErrorWire
	debug    *debugWire
}

// modes are the modes of a deployment.
var modes = []string{"Incremental", complete}

// readDeployment decodes the body of a deployment and parses its template.
func readDeployment(c *arm.Call) (*request, *arm.Error) {
	var body struct {
		Properties struct {
			Mode       string          `json:"mode"`
			Parameters json.RawMessage `json:"parameters"`
			Template   json.RawMessage `json:"template"`
			OnError    *onErrorWire    `json:"onErrorDeployment"`
			Debug      *debugWire      `json:"debugSetting"`
		} `json:"properties"`
	}
	text := strictJSON(c.Req.Body)
	if err := arm.DecodeText(text, &body); err != nil {
		return nil, err
	}
	if err := c.CheckOwn("deployments", text); err != nil {
		return nil, err
	}
	p := body.Properties
	mode := arm.Spelled(p.Mode, modes)
	if !slices.Contains(modes, mode) {
		return nil, errTemplate("mode " + strconv.Quote(p.Mode))
	}
	t, err := parseTemplate(c, mode, p.Template, p.Parameters)
	if err != nil {
		return nil, err
	}
	return &request{t, p.Template, mode, c.Version, p.OnError.resolve(c), p.Debug.shown()}, nil
}
