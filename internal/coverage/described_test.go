package coverage

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// describedFiles are the folders of the simulator that hold the shapes of the bodies of
// a namespace, in a file that shape.Parse reads.
var describedFiles = []struct{ folder, title string }{
	{"traffic", "Microsoft.Network"},
	{"privatedns", "Private DNS"},
	{"storage", "Microsoft.Storage"},
	{"", "Microsoft.Resources"},
}

// recordedMembers are members that are not described and that services show, so that
// they come back from clients, or take: a reference may be the whole resource that it
// names, and some members had other names in old api-versions (all recorded).
var recordedMembers = map[string]string{
	"SubResource":                              "*",
	"DeploymentProperties":                     "error",
	"InboundNatPoolPropertiesFormat":           "allowBackendPortConflict enableDestinationServiceEndpoint",
	"InboundNatRulePropertiesFormat":           "allowBackendPortConflict enableDestinationServiceEndpoint",
	"InterfaceIPConfigurationPropertiesFormat": "isInUseWithService",
	"InterfacePropertiesFormat":                "allowPort25Out bareMetalServer linkedResourceType nicAuxiliarySkuBillingNotificationType services virtualNetworkTapProvisioningState",
	"LoadBalancerPropertiesFormat":             "outboundNatRules slbService",
	"LoadBalancingRulePropertiesFormat":        "allowBackendPortConflict enableDestinationServiceEndpoint",
	"NatGatewayPropertiesFormat":               "privateIPAddresses privateIPAddressesV6 scope type",
	"NatGatewaySKU":                            "tier",
	"OutboundRulePropertiesFormat":             "allocationPolicy",
	"PrivateEndpointProperties":                "isIPv6EnabledPrivateEndpoint",
	"PrivateLinkServiceConnectionProperties":   "resolvedPrivateLinkServiceLocation",
	"SubnetPropertiesFormat":                   "privateLinkIpConfigurations subnetID",
	"VirtualNetworkPeeringPropertiesFormat":    "remoteGateways routeServiceVips",
	"VirtualNetworkPropertiesFormat":           "cloudServices",
}

// commonMembers returns what any object with a name, and any object of properties, may
// show beside its described members (recorded of several).
func commonMembers(s *shape) string {
	switch {
	case s.fields["name"] != nil:
		return "etag id type"
	case strings.HasSuffix(strings.TrimSuffix(s.name, "Format"), "Properties"):
		return "provisioningState resourceGuid"
	}
	return ""
}

// severalValues are the enumerations of which a property may have several values, with commas
// between them (described in prose; recorded by clients).
var severalValues = map[string]bool{"Bypass": true}

// olderValues are values of enumerations that are described in older api-versions alone
// (sent by the Azure CLI).
var olderValues = map[string]string{"LoadBalancerBackendAddressAdminState": "Drain"}

// TestDescribed compares the shapes that the simulator checks bodies against with the
// descriptions.
func TestDescribed(t *testing.T) {
	t.Parallel()
	for i, operations := range mustAzure(t) {
		for _, f := range describedFiles {
			if f.title != azureModules[i].title {
				continue
			}
			t.Run(f.folder, func(t *testing.T) {
				file, got := filepath.Join("../../simulator/internal/arm", f.folder, "described.txt"), described(operations)
				if *update {
					if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					return
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
					t.Errorf("%s differs (-want +got), go test . -run Described -update rewrites it:\n%s", file, diff)
				}
			})
		}
	}
}

// described returns the shapes of all bodies of PUT and PATCH as text.
func described(operations []*operation) string {
	var bodies []string
	newest, types := "", map[string]*shape{}
	for _, o := range operations {
		path := typePath(o.path)
		if path == "" || o.body == nil || o.body.kind != object || o.method != "PUT" && o.method != "PATCH" {
			continue
		}
		newest = max(newest, o.version)
		bodies = append(bodies, o.method+" "+path+" "+o.body.name)
		collect(o.body, types)
	}
	slices.Sort(bodies)
	var b strings.Builder
	fmt.Fprintf(&b, "until %s\n\n%s\n", newest, strings.Join(slices.Compact(bodies), "\n"))
	for _, name := range slices.Sorted(maps.Keys(types)) {
		s := types[name]
		if s.values != nil {
			sign := "="
			if severalValues[name] {
				sign = "=,"
			}
			values := append(slices.Clone(s.values), strings.Fields(olderValues[name])...)
			fmt.Fprintf(&b, "\n%s %s %s\n", name, sign, strings.Join(values, " "))
			continue
		}
		fmt.Fprintf(&b, "\n%s\n", name)
		for _, field := range s.sorted() {
			what := notation(s.fields[field].shape)
			if s.fields[field].readOnly {
				what = string(anything) // services ignore it
			}
			fmt.Fprintf(&b, "\t%s %s\n", field, what)
		}
		for _, member := range strings.Fields(commonMembers(s) + " " + recordedMembers[name]) {
			if s.fields[member] == nil {
				fmt.Fprintf(&b, "\t%s any\n", member)
			}
		}
	}
	return b.String()
}

// collect adds the types that a shape consists of, except those that nobody can send.
func collect(s *shape, types map[string]*shape) {
	switch {
	case s.of != nil:
		collect(s.of, types)
	case s.values != nil:
		types[s.name] = s
	case s.kind == object && types[s.name] == nil:
		types[s.name] = s
		for _, f := range s.fields {
			if !f.readOnly {
				collect(f.shape, types)
			}
		}
	}
}

// notation writes a shape: []X is a list and {}X a map of X.
func notation(s *shape) string {
	switch {
	case s.kind == list:
		return "[]" + notation(s.of)
	case s.kind == mapping:
		return "{}" + notation(s.of)
	case s.kind == object, s.values != nil:
		return s.name
	}
	return string(s.kind)
}

// typePath returns the type of the resource at a path, such as virtualNetworks/subnets.
// A parameter in the place of a word stands for any. It is "" for what is no resource or
// not simulated.
func typePath(path string) string {
	_, rest, ok := strings.Cut(path, "/providers/")
	switch {
	case strings.EqualFold(path, "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"):
		return "resourceGroups"
	case !ok, strings.HasPrefix(rest, "Microsoft.Resources/") && !strings.Contains(strings.ToLower(path), "/resourcegroups/"):
		return ""
	}
	var types []string
	for i, word := range strings.Split(rest, "/") {
		if i%2 == 1 {
			if strings.HasPrefix(word, "{") {
				word = "*"
			}
			types = append(types, word)
		}
	}
	return strings.Join(types, "/")
}
