package endpoint

import (
	"strings"
	"testing"
)

func TestAddressProblem(t *testing.T) {
	t.Parallel()
	const first, last, outside = "first four", "last address", "outside the subnet"
	for _, test := range []struct {
		address  string
		prefixes string
		want     string
	}{
		{"", "10.0.0.0/24", ""},
		{"10.0.0.0", "10.0.0.0/24", first},
		{"10.0.0.3", "10.0.0.0/24", first},
		{"10.0.0.4", "10.0.0.0/24", ""},
		{"10.0.0.254", "10.0.0.0/24", ""},
		{"10.0.0.255", "10.0.0.0/24", last},
		{"10.0.1.0", "10.0.0.0/24", outside},
		{"10.0.0.3", "10.0.0.5/29", first}, // written with an address inside
		{"10.0.0.4", "10.0.0.0/29", ""},
		{"10.0.0.7", "10.0.0.0/29", last},
		{"255.255.255.255", "255.255.255.0/24", last},
		{"10.1.0.9", "10.0.0.0/24 10.1.0.0/24", ""},
		{"10.1.0.1", "10.0.0.0/24 10.1.0.0/24", first},
		{"10.0.0.9", "fd00::/64 10.0.0.0/24", ""},
		{"10.0.0.9", "fd00::/64", outside},
		{"10.0.0.9", "", ""}, // the network does not say
		{"10.0.0.9", "what", outside},
	} {
		got := addressProblem(test.address, strings.Fields(test.prefixes))
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%q in %q: %q, want %q", test.address, test.prefixes, got, test.want)
		}
	}
}
