package arm

import (
	"strings"
	"testing"
)

// FuzzParseFilter: a filter for a name finds that name and no other, whatever
// is in it, and nothing that was sent brings the parser down.
func FuzzParseFilter(f *testing.F) {
	for _, text := range []string{"v", "it's", "a' or name eq 'b", "a and b", "", "(,)", "substringof('a', name)", "x eq 'y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, name string) {
		filter, err := parseFilter("name eq '" + strings.ReplaceAll(name, "'", "''") + "'")
		if err != nil {
			t.Fatalf("%q: %s", name, err.Message)
		}
		if !filter.wants(&resourceFacts{name: name}) {
			t.Errorf("%q is not found", name)
		}
		if filter.wants(&resourceFacts{name: name + "'"}) {
			t.Errorf("%q finds %q, too", name, name+"'")
		}
		if filter, err := parseFilter(name); (filter == nil) == (err == nil) {
			t.Errorf("%q as a filter: %v, %v, want one of them", name, filter, err)
		}
	})
}
