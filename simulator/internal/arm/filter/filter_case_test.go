package filter

import "testing"

// TestFilterFields: the letter case of a field's name does not matter, nor that of a
// tag's name; that of a tag's value does.
func TestFilterFields(t *testing.T) {
	t.Parallel()
	facts := &Facts{Group: "g", Name: "vnet", Type: "Microsoft.Network/virtualNetworks", Location: "eastus2", Tags: map[string]string{"Env": "test"}}
	for text, want := range map[string]bool{
		"tagName eq 'env' and tagValue eq 'test'":             true,
		"tagname eq 'Env' and tagvalue eq 'test'":             true,
		"TAGNAME eq 'env' and TagValue eq 'Test'":             false,
		"startswith(tagname, 'E')":                            true,
		"resourcetype eq 'microsoft.network/virtualnetworks'": true,
		"ResourceGroup eq 'G' and LOCATION eq 'eastus2'":      true,
		"substringof('net', NAME)":                            true,
		"substringof('net', resourcegroup)":                   false,
		"name ne 'vnet'":                                      false,
	} {
		filter := Parse(text)
		if filter == nil {
			t.Errorf("%s is not simulated", text)
		} else if got := filter.Wants(facts); got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
