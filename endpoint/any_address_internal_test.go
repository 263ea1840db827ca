package endpoint

import "testing"

// anyAddress returns the first address of a subnet that Azure does not reserve.
func TestAnyAddress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		prefixes []string
		want     string
	}{
		{[]string{"10.9.0.0/24"}, "10.9.0.4"},
		{[]string{"10.9.0.77/24"}, "10.9.0.4"},
		{[]string{"fd00::/64", "10.9.1.0/28"}, "10.9.1.4"},
		{[]string{"none", "10.9.2.0/28", "10.9.3.0/28"}, "10.9.2.4"},
		{[]string{"fd00::/64"}, "10.0.0.4"},
		{nil, "10.0.0.4"},
	} {
		if got := anyAddress(test.prefixes); got != test.want {
			t.Errorf("%v: %s, want %s", test.prefixes, got, test.want)
		}
	}
}
