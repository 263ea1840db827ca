package privatelink_test

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// parsed runs the parser for kind and returns its result as text.
func parsed(kind, id string) (string, error) {
	switch kind {
	case "endpoint":
		got, err := privatelink.ParsePrivateEndpointID(id)
		return got.String(), err
	case "service":
		got, err := privatelink.ParsePrivateLinkServiceID(id)
		return got.String(), err
	case "subnet":
		got, err := privatelink.ParseSubnetID(id)
		return got.String(), err
	case "alias":
		got, err := privatelink.ParseAlias(id)
		return got.String(), err
	}
	panic(kind)
}

const aliasText = "tidb.pls.aaaaaaaa-2222-3333-4444-555555555555.eastus2.azure.privatelinkservice"

func TestParseAccepts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, kind, id, want string }{
		{"endpoint", "endpoint", endpointPath, endpointPath},
		{"lower case", "endpoint", strings.ToLower(endpointPath), endpointPath},
		{"portal's lower-case group", "endpoint", strings.Replace(endpointPath, "resourceGroups", "resourcegroups", 1), endpointPath},
		{"group with parentheses", "endpoint", strings.Replace(endpointPath, "/app/", "/app_(1).é/", 1), strings.Replace(endpointPath, "/app/", "/app_(1).é/", 1)},
		{"pasted with white space", "endpoint", "\t " + endpointPath + "\r\n", endpointPath},
		{"pasted from JSON", "service", `"` + servicePath + `"` + "\n", servicePath},
		{"pasted from a document", "subnet", "\u201c" + subnetPath + "\u201d\u00a0", subnetPath},
		{"pasted with a byte order mark", "alias", "\ufeff'" + aliasText + "\u200b'", aliasText},
		{"name of one letter", "endpoint", groupPath + "privateEndpoints/a", groupPath + "privateEndpoints/a"},
		{"name of 80", "endpoint", groupPath + "privateEndpoints/" + strings.Repeat("a", 79) + "_", groupPath + "privateEndpoints/" + strings.Repeat("a", 79) + "_"},
		{"service", "service", servicePath, servicePath},
		{"subnet", "subnet", subnetPath, subnetPath},
		{"alias", "alias", aliasText, aliasText},
		{"alias in upper case", "alias", strings.ToUpper(aliasText), strings.ToUpper(aliasText[:len(aliasText)-len(".azure.privatelinkservice")]) + ".azure.privatelinkservice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := parsed(test.kind, test.id)
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, kind, id, want string }{
		{"empty", "endpoint", "", "not an Azure resource ID"},
		{"a name alone", "endpoint", "tidb", "not an Azure resource ID"},
		{"service for endpoint", "endpoint", servicePath, "Microsoft.Network/privateLinkServices, not a Microsoft.Network/privateEndpoints"},
		{"endpoint for service", "service", endpointPath, "not a Microsoft.Network/privateLinkServices"},
		{"network for subnet", "subnet", strings.TrimSuffix(subnetPath, "/subnets/apps"), "not a Microsoft.Network/virtualNetworks/subnets"},
		{"child of an endpoint", "endpoint", endpointPath + "/manualPrivateLinkServiceConnections/c", "not a Microsoft.Network/privateEndpoints"},
		{"empty segment", "endpoint", strings.Replace(endpointPath, "/app/", "/app//", 1), "empty, blank or additional segments"},
		{"trailing slash", "endpoint", endpointPath + "/", "empty, blank or additional segments"},
		{"blank in the middle", "endpoint", strings.Replace(endpointPath, "/app/", "/ app/", 1), "empty, blank or additional segments"},
		{"quotes alone", "endpoint", `""`, "not an Azure resource ID"},
		{"blank segment at the end", "endpoint", endpointPath + "/ ", "empty, blank or additional segments"},
		{"subscription is no GUID", "endpoint", strings.Replace(endpointPath, subscription, "production", 1), "PrivateEndpointID.SubscriptionID"},
		{"GUID with a wrong digit", "endpoint", strings.Replace(endpointPath, "1111", "111g", 1), "not a GUID"},
		{"no group", "endpoint", strings.Replace(endpointPath, "/resourceGroups/app", "", 1), "PrivateEndpointID.ResourceGroupName"},
		{"group ends with a dot", "endpoint", strings.Replace(endpointPath, "/app/", "/app./", 1), "ends with '.'"},
		{"group with a star", "endpoint", strings.Replace(endpointPath, "/app/", "/a*p/", 1), "'*' is not allowed"},
		{"group of 91", "endpoint", strings.Replace(endpointPath, "/app/", "/"+strings.Repeat("g", 91)+"/", 1), "91 characters"},
		{"group not UTF-8", "endpoint", strings.Replace(endpointPath, "/app/", "/a\xffp/", 1), "is not allowed"},
		{"name of 81", "endpoint", groupPath + "privateEndpoints/" + strings.Repeat("a", 81), "81 characters"},
		{"name begins with _", "endpoint", groupPath + "privateEndpoints/_a", "position 1"},
		{"name ends with -", "endpoint", groupPath + "privateEndpoints/a-", "position 2"},
		{"name with ?", "endpoint", groupPath + "privateEndpoints/a?b", `'?' is not allowed`},
		{"name not ASCII", "service", strings.Replace(servicePath, "/pls", "/plé", 1), "is not allowed"},
		{"network name", "subnet", strings.Replace(subnetPath, "/main/", "/ma in/", 1), "SubnetID.VirtualNetworkName"},
		{"subnet name", "subnet", subnetPath + "-", "SubnetID.Name"},
		{"alias without suffix", "alias", "pls.aaaaaaaa-2222-3333-4444-555555555555.eastus2", "does not end with"},
		{"alias without name", "alias", "aaaaaaaa-2222-3333-4444-555555555555.eastus2.azure.privatelinkservice", "lacks the name"},
		{"alias with bad GUID", "alias", "pls.tidb.eastus2.azure.privatelinkservice", "Alias.GUID"},
		{"alias with bad region", "alias", "pls.aaaaaaaa-2222-3333-4444-555555555555.east-us.azure.privatelinkservice", `'-' is not allowed`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := parsed(test.kind, test.id)
			var typed *privatelink.Error
			if !errors.As(err, &typed) || !errors.Is(err, privatelink.ErrInvalidArgument) {
				t.Fatalf("error %v is not an *Error of kind ErrInvalidArgument", err)
			}
			if !strings.Contains(err.Error(), test.want) || typed.Remedy == "" {
				t.Errorf("error %q lacks %q or a remedy", err, test.want)
			}
			if got != "" {
				t.Errorf("result %q beside an error", got)
			}
		})
	}
}

func TestIDsCompareIgnoringCase(t *testing.T) {
	t.Parallel()
	upper := endpointID
	upper.ResourceGroupName, upper.Name = "APP", "TIDB"
	if diff := cmp.Diff(endpointID, upper); diff != "" {
		t.Errorf("the same endpoint differs:\n%s", diff)
	}
	other := endpointID
	other.Name = "tidb2"
	if cmp.Equal(endpointID, other) {
		t.Error("two endpoints are equal")
	}
	subnet := mustSubnet()
	subnet.VirtualNetworkName = "MAIN"
	if !cmp.Equal(subnet, mustSubnet()) {
		t.Error("the same subnet differs")
	}
	service := mustService()
	service.Name = "PLS"
	if !cmp.Equal(service, mustService()) {
		t.Error("the same service differs")
	}
	alias, err := privatelink.ParseAlias(aliasText)
	if err != nil {
		t.Fatal(err)
	}
	upperAlias := alias
	upperAlias.Region = "EASTUS2"
	if !cmp.Equal(alias, upperAlias) {
		t.Error("the same alias differs")
	}
}

func TestZeroIDsPrintNothingAndAreRefused(t *testing.T) {
	t.Parallel()
	for _, id := range []interface {
		String() string
		Validate() error
	}{privatelink.PrivateEndpointID{}, privatelink.PrivateLinkServiceID{}, privatelink.SubnetID{}, privatelink.Alias{}} {
		if got := id.String(); got != "" {
			t.Errorf("%T prints %q", id, got)
		}
		if err := id.Validate(); !errors.Is(err, privatelink.ErrInvalidArgument) {
			t.Errorf("%T: %v", id, err)
		}
	}
}

// An ID that a parser accepts prints as the same ID and parses again.
func FuzzParse(f *testing.F) {
	for _, kind := range []string{"endpoint", "service", "subnet", "alias"} {
		for _, id := range []string{endpointPath, servicePath, subnetPath, aliasText, strings.ToUpper(endpointPath), "", "/", "//a/b"} {
			f.Add(kind, id)
		}
	}
	f.Fuzz(func(t *testing.T, kind, id string) {
		switch kind {
		case "endpoint", "service", "subnet", "alias":
		default:
			t.Skip()
		}
		text, err := parsed(kind, id)
		if err != nil {
			if !errors.Is(err, privatelink.ErrInvalidArgument) {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if !strings.EqualFold(text, strings.TrimFunc(id, func(r rune) bool {
			return strings.ContainsRune("\"'`\u2018\u2019\u201c\u201d", r) || !unicode.IsGraphic(r) || unicode.IsSpace(r)
		})) {
			t.Errorf("%q became %q", id, text)
		}
		if again, err := parsed(kind, text); err != nil || again != text {
			t.Errorf("%q became %q, %v", text, again, err)
		}
	})
}
