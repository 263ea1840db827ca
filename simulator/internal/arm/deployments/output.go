package deployments

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

type templateOutput struct {
	Type      string          `json:"type"`
	Value     json.RawMessage `json:"value"`
	Condition json.RawMessage `json:"condition"`
	Copy      json.RawMessage `json:"copy"`
}

// evaluateOutputs returns the outputs as a deployment shows them: without those whose condition
// is false, and without the values of secrets (documented).
func (t *template) evaluateOutputs() (map[string]outputWire, *arm.Error) {
	shown := map[string]outputWire{}
	for _, name := range slices.Sorted(maps.Keys(t.outputs)) {
		o := t.outputs[name]
		wanted, value, err := o.evaluate(t.scope)
		switch {
		case err != nil && t.scope.deployed:
			failure := errDeploymentOutput(name)
			failure.Details = []arm.ErrorDetail{failureOf("the output '"+name+"'", err)}
			return nil, failure
		case err != nil:
			return nil, errExpression("The template output '"+name+"' is not valid: ", err)
		case !wanted:
			continue
		}
		w := outputWire{Type: o.Type, Value: value}
		if w.Type != "" {
			w.Type = strings.ToUpper(w.Type[:1]) + w.Type[1:] // recorded
		}
		if strings.HasPrefix(strings.ToLower(w.Type), "secure") {
			w.Value = nil
		}
		shown[camel(name)] = w
	}
	return shown, nil
}

// evaluate returns the value of an output, and whether it is wanted.
func (o templateOutput) evaluate(sc *scope) (wanted bool, value json.RawMessage, err error) {
	if wanted = true; len(o.Condition) > 0 {
		v, err := expression.Decode(o.Condition)
		if err == nil {
			wanted, err = sc.condition(v)
		}
		if err != nil || !wanted {
			return false, nil, err
		}
	}
	var v any
	if len(o.Copy) > 0 {
		loop, _ := expression.Decode(o.Copy)
		sent, _ := loop.(*expression.Object)
		list, err := sc.Repeat("", sent)
		if err != nil {
			return true, nil, err
		}
		v = list
	} else {
		if !bytes.Contains(o.Value, []byte(`"[`)) {
			return true, o.Value, nil
		}
		if v, err = expression.Decode(o.Value); err == nil {
			v, err = sc.Expand(v)
		}
	}
	if err != nil {
		return true, nil, err
	}
	return true, kernel.Encode(v), nil
}
