package contract

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const descriptionFile = "../../../shared/facts/tidbcloud-dedicated-v1beta1.swagger.json"

// description is the API's description, prepared for checking replies.
type description struct {
	compiler *jsonschema.Compiler
	paths    map[string]map[string]any
	base     string
}

// load reads the description and closes its schemas: a field that a schema does not
// name is an error.
func load(t *testing.T) *description {
	t.Helper()
	text, err := os.ReadFile(descriptionFile)
	if errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing: CI has it", descriptionFile)
		}
		t.Skipf("%s is not there: the API's description is not part of the repository", descriptionFile)
	}
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, d := range doc["definitions"].(map[string]any) {
		schema := d.(map[string]any)
		if _, ok := schema["properties"]; ok && schema["additionalProperties"] == nil {
			schema["additionalProperties"] = false
		}
	}
	d := &description{compiler: jsonschema.NewCompiler(), paths: map[string]map[string]any{}, base: doc["basePath"].(string)}
	d.compiler.DefaultDraft(jsonschema.Draft4)
	if err := d.compiler.AddResource("api.json", doc); err != nil {
		t.Fatal(err)
	}
	for path, operations := range doc["paths"].(map[string]any) {
		d.paths[path] = operations.(map[string]any)
	}
	return d
}

// schema returns the schema of a reply of an operation; errors have that of
// google.rpc.Status. It returns nil if the description has no such operation or the
// reply is an empty object.
func (d *description) schema(t *testing.T, method, path string, status int) *jsonschema.Schema {
	t.Helper()
	operation := d.operation(method, strings.TrimPrefix(path, d.base))
	if operation == nil {
		return nil
	}
	reference := "#/definitions/googlerpcStatus"
	if status == 200 {
		schema := operation["responses"].(map[string]any)["200"].(map[string]any)["schema"].(map[string]any)
		var ok bool
		if reference, ok = schema["$ref"].(string); !ok {
			reference = "" // an empty object
		}
	}
	if reference == "" {
		return nil
	}
	compiled, err := d.compiler.Compile("api.json" + reference)
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func (d *description) operation(method, path string) map[string]any {
	for pattern, operations := range d.paths {
		if operation, ok := operations[strings.ToLower(method)]; ok && fits(pattern, path) {
			return operation.(map[string]any)
		}
	}
	return nil
}

func fits(pattern, path string) bool {
	words, segments := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(words) != len(segments) {
		return false
	}
	for i, word := range words {
		if !strings.HasPrefix(word, "{") && word != segments[i] || strings.HasPrefix(word, "{") && strings.Contains(segments[i], ":") {
			return false
		}
	}
	return true
}
