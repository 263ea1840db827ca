package coverage

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

const tidbDescription = "../../../shared/facts/tidbcloud-dedicated-v1beta1.swagger.json"

// schema is the part of a Swagger schema that is used here.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Enum       []string           `json:"enum"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
	Additional *schema            `json:"additionalProperties"`
	Required   []string           `json:"required"`
	ReadOnly   bool               `json:"readOnly"`
}

// tidbOperations returns the operations of TiDB Cloud's description. If the description
// is missing it returns none, or fails the test if CI=true says that it should be
// there.
func tidbOperations(t *testing.T) []*operation {
	t.Helper()
	content, err := os.ReadFile(tidbDescription)
	if errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") != "true" {
		t.Logf("%s is not there: TiDB Cloud is left out", tidbDescription)
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		BasePath string `json:"basePath"`
		Paths    map[string]map[string]struct {
			ID         string `json:"operationId"`
			Parameters []struct {
				In     string  `json:"in"`
				Schema *schema `json:"schema"`
			} `json:"parameters"`
		} `json:"paths"`
		Definitions map[string]*schema `json:"definitions"`
	}
	if err := json.Unmarshal(content, &doc); err != nil {
		t.Fatal(err)
	}
	r := &resolver{doc.Definitions, map[string]*shape{}}
	var operations []*operation
	for path, methods := range doc.Paths {
		for method, described := range methods {
			o := &operation{name: strings.Replace(described.ID, "_", ".", 1), method: strings.ToUpper(method), path: doc.BasePath + path}
			for _, p := range described.Parameters {
				if p.In == "body" {
					o.body = r.shape(p.Schema)
				}
			}
			operations = append(operations, o)
		}
	}
	slices.SortFunc(operations, byPath)
	return operations
}

type resolver struct {
	definitions map[string]*schema
	known       map[string]*shape
}

func (r *resolver) shape(s *schema) *shape {
	if name, ok := strings.CutPrefix(s.Ref, "#/definitions/"); ok {
		if r.known[name] == nil {
			r.known[name] = &shape{kind: anything}
			*r.known[name] = *r.shape(r.definitions[name])
		}
		return r.known[name]
	}
	switch {
	case s.Properties != nil:
		made := &shape{kind: object, fields: map[string]*field{}}
		for name, property := range s.Properties {
			made.fields[name] = &field{r.shape(property), slices.Contains(s.Required, name), property.ReadOnly}
		}
		return made
	case s.Items != nil:
		return &shape{kind: list, of: r.shape(s.Items)}
	case s.Additional != nil:
		return &shape{kind: mapping, of: r.shape(s.Additional)}
	case s.Type == "string":
		return &shape{kind: text, values: s.Enum}
	case s.Type == "integer" || s.Type == "number":
		return &shape{kind: number}
	case s.Type == "boolean":
		return &shape{kind: boolean}
	}
	return &shape{kind: anything}
}
