package deployments

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestStrictJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"a": [1, -2.5e+3, true, null]}`:         `{"a": [1, -2.5e+3, true, null]}`,
		`{"a": {"m": "x", template:{"b": true}}}`: `{"a": {"m": "x", "template":{"b": true}}}`,
		`{a : -1.5, $b:null}`:                     `{"a" : -1.5, "$b":null}`,
		"{\"a\": 1 // one: 1\n}":                  `{"a": 1 }`,
		`{/* a: "b" */"c": "/* d */ // e:"}`:      `{"c": "/* d */ // e:"}`,
		"{b: \"one\r\ntwo \\\" three\"}":          `{"b": "one\r\ntwo \" three"}`,
		`{b: "cut`:                                `{"b": "cut`,
		`{b: "cut\`:                               `{"b": "cut\`,
		`{b: /* cut`:                              `{"b": `,
	} {
		if got := string(strictJSON([]byte(text))); got != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, got, want)
		}
	}
}

func FuzzStrictJSON(f *testing.F) {
	for _, text := range []string{`{"a": 1}`, `{a: "b\"c" /* d */, "e": [true] // f` + "\n}", `"\`, "/", "/*"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		once := strictJSON(bytes.Clone(text))
		if json.Valid(text) && !bytes.Equal(once, text) {
			t.Errorf("JSON has changed: %q, was %q", once, text)
		}
	})
}
