package main

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// FuzzYAML: whatever text a cloud sends, YAML says the same as JSON, and what looks
// like a number, a date or a yes stays text.
func FuzzYAML(f *testing.F) {
	for _, text := range []string{"", "1078", "1e3", "0x1f", "0123", "1_000", "no", "yes", "on", "null", "~", "2026-01-02", "12:30:45", "a: b", "- x", "#x", "'", "\"", "\t", "a\nb", "\u0085", "\x7f", "\u2028", "é", "😀", "*a", "&a", "!t", "%", "@", "`", " lead", "trail ", "<<", "=", "{", "[", "\x00", "\xff"} {
		f.Add(text, 4000)
	}
	f.Fuzz(func(t *testing.T, text string, number int) {
		value := map[string]any{"text": text, text: []any{text, number, true, nil, map[string]any{}, []any{}}}
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Skip(err)
		}
		got, err := yamlOf(encoded)
		if err != nil {
			t.Fatal(err)
		}
		var want, same any
		if err := json.Unmarshal(encoded, &want); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal([]byte(got), &same); err != nil {
			t.Fatalf("%v in\n%s", err, got)
		}
		if diff := cmp.Diff(want, asJSON(t, same)); diff != "" {
			t.Errorf("(-json +yaml):\n%s\n%s", diff, got)
		}
	})
}
