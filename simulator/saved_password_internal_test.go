package simulator

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithoutPassword(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ body, want string }{
		{``, ``},
		{`{"a": 1}`, `{"a": 1}`},
		{`{"rootPassword":"hunter22"}`, `{"rootPassword":"REDACTED"}`},
		{`{"rootPassword" : "hun\"ter22" , "a":[1,{"b":2}]}`, `{"rootPassword" : "REDACTED" , "a":[1,{"b":2}]}`},
		{`{"a":{"b":[{}]},"ROOTpassword":"hunter22","rootPassword":"hunter22"}`, `{"a":{"b":[{}]},"ROOTpassword":"REDACTED","rootPassword":"REDACTED"}`},
		{`{"\u0072ootPassword":"hunter22"}`, `{"\u0072ootPassword":"REDACTED"}`},
		{`{"rootPassword":{"a":["hunter22"]},"b":1}`, `{"rootPassword":"REDACTED","b":1}`},
		{`{"x":["rootPassword","kept"],"rootPassword":12345678}`, `{"x":["rootPassword","kept"],"rootPassword":"REDACTED"}`},
		{`{"name":"rootPassword","value":"kept"}`, `{"name":"rootPassword","value":"kept"}`},
		{`[{"rootPassword":"hunter22"}]`, `[{"rootPassword":"REDACTED"}]`},
		{`{"rootPassword":"hunter22`, `!`},
		{`{"rootPassword":"hunter22"`, `!`},
		{`{"rootPassword":"a"} {"rootPassword":"hunter22"}`, `!`},
		{`rootPassword=hunter22`, `!`},
	} {
		if got := withoutPassword([]byte(test.body)); got != test.want {
			t.Errorf("%s became %s, want %s", test.body, got, test.want)
		}
	}
}

func FuzzWithoutPassword(f *testing.F) {
	f.Add(`{"a":[{"rootPassword":"x"}],"b":"\u0041"}`)
	f.Add(`{"rootPassword":{"a":1}}`)
	f.Fuzz(func(t *testing.T, body string) {
		got := withoutPassword([]byte(body))
		if got == body {
			return
		}
		var before, after any
		if json.Unmarshal([]byte(body), &before) != nil {
			if got != "!" {
				t.Errorf("%q became %q", body, got)
			}
			return
		}
		if err := json.Unmarshal([]byte(got), &after); err != nil {
			t.Fatalf("%q became %q: %v", body, got, err)
		}
		if diff := cmp.Diff(redact(before), redact(after)); diff != "" {
			t.Errorf("%q became %q:\n%s", body, got, diff)
		}
	})
}

// redact replaces passwords in decoded JSON.
func redact(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = redact(value[i])
		}
	case map[string]any:
		for name := range value {
			if value[name] = redact(value[name]); strings.EqualFold(name, "rootPassword") {
				value[name] = "REDACTED"
			}
		}
	}
	return value
}
