package tag

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range most {
		many[fmt.Sprint(i)] = ""
	}
	more := maps.Clone(many)
	more["more"] = ""
	a := strings.Repeat
	for name, test := range map[string]struct {
		tags    map[string]string
		longest int
		code    string
	}{
		"none":                 {nil, 0, ""},
		"as many as may be":    {many, 0, ""},
		"one too many":         {more, 0, "TooManyTags"},
		"other characters":     {map[string]string{"a b.c:d*e+f=g@漢♡": `<>%&\?/`}, 0, ""},
		"a slash":              {map[string]string{"kubernetes.io/x": "", "fine": ""}, 0, "InvalidTagNameCharacters"},
		"a backslash":          {map[string]string{`a\b`: ""}, 0, "InvalidTagNameCharacters"},
		"a control character":  {map[string]string{"a\tb": ""}, 0, "InvalidTagNameCharacters"},
		"no name":              {map[string]string{"": "v"}, 0, "InvalidTagName"},
		"the longest name":     {map[string]string{a("ä", 512): ""}, 0, ""},
		"a longer name":        {map[string]string{a("ä", 513): ""}, 0, "InvalidTagNameLength"},
		"the longest for some": {map[string]string{a("n", 128): ""}, 128, ""},
		"a longer for some":    {map[string]string{a("n", 129): ""}, 128, "InvalidTagNameLength"},
		"the longest value":    {map[string]string{"n": a("ä", 256)}, 128, ""},
		"a longer value":       {map[string]string{"n": a("ä", 257)}, 0, "InvalidTagValueLength"},
	} {
		fault := Check(test.tags, test.longest)
		if fault == nil {
			fault = &Fault{}
		}
		if fault.Code != test.code {
			t.Errorf("%s: %+v, want %q", name, *fault, test.code)
		}
	}
}

func TestPatch(t *testing.T) {
	t.Parallel()
	for operation, want := range map[string]string{
		"replace": "map[a:1 b: c:x]", "MERGE": "map[a:1 b: c:x d:4]", "Delete": "map[c:3 d:4]", "paint": "map[]",
	} {
		old := map[string]string{"a": "1", "b": "2", "c": "3", "d": "4"}
		tags, ok := Patch(old, operation, map[string]string{"a": "1", "b": "", "c": "x"})
		if got := fmt.Sprint(tags); got != want || ok != (operation != "paint") {
			t.Errorf("%s: %s, %v, want %s", operation, got, ok, want)
		}
		if len(old) != 4 || old["b"] != "2" {
			t.Errorf("%s changes the tags that were there: %v", operation, old)
		}
	}
	if tags, _ := Patch(nil, "merge", map[string]string{"a": "1"}); tags["a"] != "1" {
		t.Errorf("merged into none: %v", tags)
	}
}

// The letter case of a name does not matter, that of a value does.
func TestPredefined(t *testing.T) {
	t.Parallel()
	p := Predefined{}
	if _, added := p.AddValue("Env", "test"); added || !p.Add("Env") || p.Add("ENV") {
		t.Errorf("a name is added once, and before its values: %v", p)
	}
	if known, added := p.AddValue("env", "test"); !known || !added {
		t.Errorf("value: %v, %v", known, added)
	}
	if _, added := p.AddValue("env", "test"); added {
		t.Error("a value is added twice")
	}
	s := p.Summary()
	s.Count(map[string]string{"env": "test", "b": ""})
	s.Count(map[string]string{"Env": "Test"})
	if all, with := s.Uses("ENV", "test"); all != 2 || with != 1 {
		t.Errorf("%d uses, %d with the value", all, with)
	}
	if p.RemoveValue("env", "Test") || !p.HasValues("env") || !p.RemoveValue("env", "test") || p.HasValues("env") || !p.Remove("env") || p.Remove("env") {
		t.Errorf("removals: %v", p)
	}
}
