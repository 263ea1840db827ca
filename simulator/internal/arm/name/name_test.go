package name

import (
	"strings"
	"testing"
)

// The rules for names, at the edges of every range of characters.
func TestNames(t *testing.T) {
	t.Parallel()
	a := strings.Repeat
	for rule, test := range map[string]struct {
		valid    func(string) bool
		yes, not []string
	}{
		"resource": {IsResource,
			[]string{"a", "z", "A", "Z", "0", "9", "azAZ09", "a_", "a__", "a.b", "a-b", "a" + a("b", 79)},
			[]string{"", "_a", ".a", "-a", "a.", "a-", "a b", "a/b", "a:b", "a@b", "a[b", "a`b", "a{b", "ä", "a" + a("b", 80)}},
		"group": {func(name string) bool { return Group(name) == "" },
			[]string{"a", "z", "A", "Z", "0", "9", "azAZ09", "-", "_", ".a", "(", ")", "(a)-_.b", a("a", 90), "ä", "группа", "漢字", "٣", a("ä", 90)},
			[]string{"a.", ".", "a b", "a/b", "a:b", "a@b", "a[b", "a`b", "a{b", "a'b", "a*b", a("a", 91), a("ä", 91), "½", "♡", "a\xff"}},
		"GUID": {IsGUID,
			[]string{"00000000-0000-0000-0000-000000000000", "09afAF09-09af-09af-09af-09afAF09afAF"},
			[]string{"", "xyz", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000", "g0000000-0000-0000-0000-000000000000", "000000000000000000000000000000000000", "0000000--0000-0000-0000-000000000000"}},
		"location": {IsLocation,
			[]string{"eastus2", "azcentral09", "westcentralus", "germanynorth", "southindia", "usgovvirginia", "usdodeast", "chinanorth3", "global", "newcentral"},
			[]string{"", "a", "badlocation", "estus", "useuropa", "East", "east us", "east/us", "east:us", "east`us", "east{us"}},
	} {
		for _, name := range test.yes {
			if !test.valid(name) {
				t.Errorf("%s %q is refused", rule, name)
			}
		}
		for _, name := range test.not {
			if test.valid(name) {
				t.Errorf("%s %q is taken", rule, name)
			}
		}
	}
}
