package filter

import (
	"strings"
	"testing"
)

// FuzzParse: a filter for a name finds that name and no other, whatever
// is in it, and nothing that was sent brings the parser down.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"v", "it's", "a' or name eq 'b", "a and b", "", "(,)", "substringof('a', name)", "x eq 'y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, name string) {
		filter := Parse("name eq '" + strings.ReplaceAll(name, "'", "''") + "'")
		if filter == nil {
			t.Fatalf("%q is not simulated", name)
		}
		if !filter.Wants(&Facts{Name: name}) {
			t.Errorf("%q is not found", name)
		}
		if filter.Wants(&Facts{Name: name + "'"}) {
			t.Errorf("%q finds %q, too", name, name+"'")
		}
		Parse(name)
	})
}
