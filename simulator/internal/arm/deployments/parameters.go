package deployments

import (
	"encoding/json"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// declaredParameter is what a template says of a parameter.
type declaredParameter struct {
	Type    string          `json:"type"`
	Default json.RawMessage `json:"defaultValue"`
}

// parameterWire is a parameter as a deployment shows it: its type with capital letters, and its
// value, unless that is secret (recorded).
type parameterWire struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value,omitzero"`
}

// parameterTypes are the types of parameters as replies spell them (recorded; described for Bool
// and SecureObject).
var parameterTypes = []string{"Array", "Bool", "Int", "Object", "SecureObject", "SecureString", "String"}

// showParameters returns the parameters that a template declares with the values that were sent,
// or their defaults. Defaults that are expressions are left out, since they are not evaluated.
func showParameters(declared map[string]declaredParameter, sent json.RawMessage) map[string]parameterWire {
	if declared == nil {
		return nil
	}
	var given map[string]struct {
		Value json.RawMessage `json:"value"`
	}
	_ = kernel.Decode(sent, &given) // what is no object has no values
	shown := map[string]parameterWire{}
	for name, parameter := range declared {
		w := parameterWire{Type: arm.Spelled(parameter.Type, parameterTypes)}
		for sentName, value := range given {
			if strings.EqualFold(sentName, name) {
				w.Value = value.Value
			}
		}
		if w.Value == nil && !expression.Match(parameter.Default) {
			w.Value = parameter.Default
		}
		if strings.HasPrefix(w.Type, "Secure") {
			w.Value = nil
		}
		shown[name] = w
	}
	return shown
}
