package deployments_test

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/privatedns"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/storage"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

func world() *armtest.World {
	return armtest.New(network.Provider, publicip.Provider, traffic.Provider, privatedns.Provider, storage.Provider, deployments.Provider)
}

// bicep is a template in the form in which Bicep writes it: an account, a network, an endpoint in
// it, and a DNS zone with the endpoint's names.
//
//go:embed testdata/endpoint.json
var bicep string

// sent is the body of a deployment of a whole template.
func sent(template, parameters string) string {
	return `{"properties":{"mode":"Incremental","parameters":{` + parameters + `},"template":` + template + `}}`
}

func TestBicep(t *testing.T) {
	t.Parallel()
	const pe = "Microsoft.Network/privateEndpoints/my-pe"
	world().Run(t, []armtest.Step{
		{Do: "POST " + deployment + "/validate", Body: sent(bicep, `"prefix":{"value":"my"}`), Status: 200, Has: `"id":"$G/providers/` + pe + `/privateDnsZoneGroups/default" & "location":{"type":"String","value":"eastus2"}`, Lacks: "never"},
		{Do: "GET " + pe, Status: 404},
		{Do: "PUT " + deployment, Body: sent(bicep, `"prefix":{"value":"my"}`), Status: 201, Has: `{"dependsOn":[{"id":"$G/providers/Microsoft.Storage/storageAccounts/`, Lacks: "resourceName\":\"never"},
		{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Succeeded" & "endpoint":{"type":"String","value":"$G/providers/` + pe + `"} & "tables":{"type":"Array","value":["Succeeded","Succeeded"]} & "where":{"type":"String","value":"eastus2"} & "secret":{"type":"Securestring"} & "id":"$G/providers/Microsoft.Network/routeTables/my-rt0"`, Lacks: `hush & "never"`},
		{Do: "GET " + pe, Status: 200, Has: `"subnet":{"id":"$G/providers/Microsoft.Network/virtualNetworks/my-net/subnets/a"} & "made-by":"my-bicep" & "[x]":"[y]" & "status":"Approved"`},
		{Do: "GET " + pe + "/privateDnsZoneGroups/default", Status: 200, Has: `"privateDnsZoneId":"$G/providers/Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net" & "recordType":"A"`},
		{Do: "GET Microsoft.Network/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link?api-version=2020-06-01", Status: 200, Has: `"provisioningState":"Succeeded"`},
		{Do: "GET Microsoft.Network/virtualNetworks/my-net/subnets/b", Status: 200, Has: `"addressPrefix":"10.0.2.0/24"`},
		{Do: "GET Microsoft.Network/networkSecurityGroups/never", Status: 404},
		// Again, with nothing new.
		{Do: "PUT " + deployment, Body: sent(bicep, `"prefix":{"value":"my"}`), Status: 200},
		{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Succeeded"`},
	})
}

// table returns a route table with more members.
func table(name, more string) string {
	return `{"type":"Microsoft.Network/routeTables","name":"` + name + `","apiVersion":"2023-04-01","location":"eastus2"` + more + `}`
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	const rt = "GET Microsoft.Network/routeTables/"
	for name, steps := range map[string][]armtest.Step{
		"nested resources": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[{"type":"Microsoft.Network/virtualNetworks","name":"[toLower('NET')]","apiVersion":"2023-04-01","location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]}},"resources":[{"type":"subnets","name":"s","apiVersion":"2023-04-01","dependsOn":["[resourceId('Microsoft.Network/virtualNetworks', 'net')]"],"properties":{"addressPrefix":"10.0.0.0/24"}}]}]}`, ``), Status: 201},
			{Do: "GET Microsoft.Network/virtualNetworks/net/subnets/s", Status: 200, Wait: ended, Has: `"addressPrefix":"10.0.0.0/24"`},
		},
		"a nested resource by its own name": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("b", `,"dependsOn":["R"]`)+`,`+table("a", `,"resources":[{"type":"routes","name":"r","apiVersion":"2023-04-01","dependsOn":["a"],"properties":{"addressPrefix":"10.0.0.0/8","nextHopType":"None"}}]`)+`]}`, ``), Status: 201},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Succeeded" & routeTables/a/routes/r","resourceType":"Microsoft.Network/routeTables/routes"`},
			{Do: rt + "a/routes/r", Status: 200},
			{Do: rt + "b", Status: 200},
		},
		"symbolic names": {
			{Do: "PUT " + deployment, Body: sent(`{"languageVersion":"2.0","resources":{"second":`+table("b", `,"dependsOn":["first"],"tags":{"of":"[reference('first').provisioningState]","old":"[reference('there').provisioningState]"}`)+`,"first":`+table("a", ``)+`,"there":`+table("old", `,"existing":true`)+`},"outputs":{"o":{"type":"string","value":"[reference('first', '2023-04-01', 'full').tags.x]"}}}`, ``), Status: 201, Has: `"resourceName":"b"`},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Failed" & "code":"ResourceNotFound" & routeTables/old`},
			{Do: rt + "a", Status: 200},
			{Do: "PUT Microsoft.Network/routeTables/old", Body: `{"location":"eastus2"}`, Status: 201},
			{Do: "PUT " + deployment, Body: sent(`{"resources":{"second":`+table("b", `,"dependsOn":["first"],"tags":{"of":"[reference('first').provisioningState]","old":"[reference('there').provisioningState]"}`)+`,"first":`+table("a", ``)+`,"there":`+table("old", `,"existing":true`)+`}}`, ``), Status: 200, Wait: ended},
			{Do: rt + "b", Status: 200, Wait: ended, Has: `"of":"Succeeded" & "old":"Succeeded"`},
		},
		"loops": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("last", `,"dependsOn":["all"]`)+`,`+table("[concat('rt', copyIndex(1))]", `,"copy":{"name":"all","count":2},"tags":{"i":"[string(copyIndex('all'))]"}`)+`,`+table("none", `,"copy":{"name":"no","count":0}`)+`]}`, ``), Status: 201, Has: `"dependencies":[{"dependsOn":[{"id":"$G/providers/Microsoft.Network/routeTables/rt1" & routeTables/rt2`, Lacks: "none"},
			{Do: rt + "rt2", Status: 200, Wait: ended, Has: `"tags":{"i":"1"}`},
			{Do: rt + "last", Status: 200},
		},
		"a dependency that is not wanted": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("b", `,"dependsOn":["a"]`)+`,`+table("a", `,"condition":false`)+`]}`, ``), Status: 201, Has: `"dependencies":[]`},
			{Do: rt + "b", Status: 200, Wait: ended},
			{Do: rt + "a", Status: 404},
		},
		"the names of parameters": {
			{Do: "PUT " + deployment, Body: sent(`{"parameters":{"VMName":{"type":"string"},"list":{"type":"array","allowedValues":["a","b"]}},"resources":[`+table("[parameters('vmNAME')]", ``)+`]}`, `"vmname":{"value":"[x"},"list":{"value":["b"]}`), Status: 201, Has: `"vmName":{"type":"String","value":"[x"}`},
		},
		"a resource elsewhere": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("a", `,"scope":"[subscription().id]"`)+`]}`, ``), Status: 501, Has: "'a' with a scope of its own"},
		},
		"a failure while it runs": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("a", ``)+`,`+table("b", `,"tags":{"x":"[reference('a').nothing]"}`)+`]}`, ``), Status: 201, Has: `"dependsOn":[{"id":"$G/providers/Microsoft.Network/routeTables/a"`},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Failed" & "code":"InvalidTemplate" & property 'nothing' doesn't exist`},
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("a", ``)+`],"outputs":{"o":{"type":"string","value":"[reference('a').nothing]"}}}`, ``), Status: 200},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Failed" & DeploymentOutputEvaluationFailed & 'o'`},
		},
		"what refers to what is not simulated is left out": {
			{Do: "PUT " + deployment, Body: sent(`{"resources":[`+table("a", `,"tags":{"x":"[reference('vm').x]"}`)+`,`+table("b", ``)+`,`+strings.Replace(machine, `"ip"`, `"b"`, 1)+`]}`, ``), Status: 201},
			{Do: "GET " + deployment, Status: 200, Wait: ended, Has: `"provisioningState":"Failed" & 'a' was left out: it depends on`},
			{Do: rt + "a", Status: 404},
			{Do: rt + "b", Status: 200},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world().Run(t, steps)
		})
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	one := `"resources":[` + table("a", ``) + `]`
	for template, want := range map[string]string{
		`{` + "\n" + `  "parameters": {` + "\n" + `    "p": {"type": "string"}},` + one + `}`:                                                                                             `template parameter 'p' at line '3' and column '10' is not provided & "info":{"lineNumber":3,"linePosition":10,"path":"properties.template.parameters.p"}`,
		`{"parameters":{"q":{"type":"int","defaultValue":"x"}},` + one + `}`:                                                                                                              `parameter 'q' at line '1' and column '20'. Expected 'Integer'. Actual 'String'`,
		`{"parameters":{"q":{"type":"string","defaultValue":"c","allowedValues":["a","b"]}},` + one + `}`:                                                                                 `The provided value 'c' for the template parameter 'q' & not part of the allowed value(s): 'a,b'`,
		`{"parameters":{"q":{"type":"string","defaultValue":"abc","maxLength":2}},` + one + `}`:                                                                                           `a length of '3', which must be less than or equal to '2'`,
		`{"parameters":{"q":{"type":"int","defaultValue":1,"minValue":2}},` + one + `}`:                                                                                                   `a value of '1', which must be greater than or equal to '2'`,
		`{"parameters":{"q":{"type":"string","defaultValue":"[parameters('q')]"}},` + one + `}`:                                                                                           `parameter 'q' refers to itself`,
		`{"variables":{"v":"[variables('w')]","w":"[variables('v')]"},"resources":[` + table("[variables('v')]", ``) + `]}`:                                                               `variable 'v' refers to itself`,
		`{"variables":{"v":"[reference('a').x]"},"resources":[` + table("a", `,"tags":{"x":"[variables('v')]"}`) + `]}`:                                                                   `'reference' is not expected at this location`,
		`{"resources":[` + table("[parameters('none')]", ``) + `]}`:                                                                                                                       `The template resource '[parameters('none')]' is not valid: The template parameter 'none' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details.'.`,
		`{"resources":[` + table("a", `,"tags":{"x":"[concat('a'"}`) + `]}`:                                                                                                               `!`,
		`{"resources":[` + table("a", `,"tags":{"x":"[concat('a']"}`) + `]}`:                                                                                                              `language expression '[concat('a']' is not valid`,
		`{"resources":[` + table("a", `,"tags":{"x":"[reference('b').x]"}`) + `]}`:                                                                                                        `The template reference 'b' is not valid: could not find`,
		`{"resources":[` + table("a", `,"dependsOn":["b"]`) + `]}`:                                                                                                                        `The resource 'b' is not defined in the template`,
		`{"resources":[` + table("a", `,"dependsOn":["b"]`) + `,` + table("b", `,"dependsOn":["a"]`) + `]}`:                                                                               `Circular dependency detected on resource: '$G/providers/Microsoft.Network/routeTables/a'`,
		`{"resources":[` + table("a", `,"tags":{"x":"[reference('b').x]"}`) + `,` + table("b", `,"dependsOn":["a"]`) + `]}`:                                                               `Circular dependency`,
		`{"resources":[` + table("a", ``) + `,` + table("A", ``) + `]}`:                                                                                                                   `is defined multiple times`,
		`{"resources":[` + table("a", `,"condition":"yes"`) + `]}`:                                                                                                                        `type 'Boolean', not 'String'`,
		`{"resources":[` + table("a", `,"copy":{"name":"c","count":"[mul(400, 3)]"}`) + `]}`:                                                                                              `exceeds the limit '800'`,
		`{"resources":[` + table("[concat('a', copyIndex())]", `,"copy":{"name":"c","count":500}`) + `,` + table("[concat('b', copyIndex())]", `,"copy":{"name":"d","count":500}`) + `]}`: `resources limit exceeded. Limit: '800'`,
		`{` + one + `,"outputs":{"o":{"type":"string","value":"[variables('x')]"}}}`:                                                                                                      `The template output 'o' is not valid: The template variable 'x' is not found`,
	} {
		step := armtest.Step{Do: "PUT " + deployment, Body: sent(template, ``), Status: 400, Has: "InvalidTemplate & TemplateViolation & " + want}
		if want == "!" {
			step = armtest.Step{Do: "PUT " + deployment, Body: sent(template, ``), Status: 201} // without a bracket at its end it is no expression
		}
		world().Run(t, []armtest.Step{step})
	}
	world().Run(t, []armtest.Step{{Do: "PUT " + deployment, Body: sent(`{"parameters":{"a":{"type":"string","defaultValue":"x"}},`+one+`}`, `"b":{"value":1}`), Status: 400, Has: "The template parameters 'b' in the parameters file are not valid & supported parameters for this template are 'a'"}})
}

// TestHostileTemplates: what never ends or grows without end is refused at once.
func TestHostileTemplates(t *testing.T) {
	t.Parallel()
	twice := `"v0":"` + strings.Repeat("x", 1000) + `"`
	for i := range 30 {
		twice += `,"v` + string(rune('A'+i)) + `":"[createArray(variables('v` + string(rune('A'+i-1)) + `'), variables('v` + string(rune('A'+i-1)) + `'))]"`
	}
	twice = strings.ReplaceAll(twice, "v@", "v0")
	loops := strings.Repeat(`{"copy":[{"name":"c","count":800,"input":`, 6) + `1` + strings.Repeat(`}]}`, 6)
	for name, c := range map[string]struct {
		template string
		status   int
	}{
		"doubling":               {`{"variables":{` + twice + `},"resources":[` + table("a", `,"tags":{"x":"[string(variables('v^'))]"}`) + `]}`, 400},
		"loops in loops":         {`{"resources":[` + table("a", `,"properties":`+loops) + `]}`, 501},
		"large bodies in a loop": {`{"resources":[` + table("[concat('a', copyIndex())]", `,"copy":{"name":"c","count":800},"tags":{"x":"`+strings.Repeat("y", 1_000_000)+`"}`) + `]}`, 501},
		"many dependencies":      {`{"resources":[` + table("[concat('a', copyIndex())]", `,"copy":{"name":"c","count":800},"dependsOn":[`+strings.Repeat(`"c",`, 2_000)+`"c"]`) + `]}`, 501},
		"all depend on all":      {`{"resources":[` + table("[concat('a', copyIndex())]", `,"copy":{"name":"c","count":400}`) + `,` + table("[concat('b', copyIndex())]", `,"copy":{"name":"d","count":400},"dependsOn":["c"]`) + `]}`, 501},
		"deep nesting":           {`{"resources":[` + strings.Repeat(`{"type":"Microsoft.Network/routeTables","name":"a","apiVersion":"2023-04-01","resources":[`, 4000) + strings.Repeat(`]}`, 4000) + `]}`, 501},
		"deep values":            {`{"resources":[` + table("a", `,"tags":{"x":"[string(1)]"},"properties":`+strings.Repeat(`{"a":`, 2000)+`1`+strings.Repeat(`}`, 2000)) + `]}`, 501},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			world().Run(t, []armtest.Step{{Do: "PUT " + deployment, Body: sent(c.template, ``), Status: c.status}})
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// FuzzTemplate: no template ends the process, and each is answered.
func FuzzTemplate(f *testing.F) {
	f.Add(bicep)
	f.Add(`{"languageVersion":"2.0","resources":{"a":` + table("a", `,"dependsOn":["b"],"copy":{"name":"c","count":2},"condition":true`) + `,"b":` + table("b", `,"existing":true`) + `}}`)
	f.Add(`{"parameters":{"p":{"type":"int","defaultValue":"[add(1, 2)]","allowedValues":[3]}},"variables":{"copy":[{"name":"v","count":"[parameters('p')]","input":"[copyIndex('v')]"}]},"resources":[` + table("[concat('x', variables('v')[1])]", `,"resources":[{"type":"routes","name":"r","apiVersion":"2023-04-01"}]`) + `],"outputs":{"o":{"type":"array","copy":{"count":1,"input":1}}}}`)
	f.Fuzz(func(t *testing.T, template string) {
		w, now := world(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		path := slices.Collect(maps.Values(w.State.Groups))[0].ID + "/providers/" + deployment
		for _, method := range []string{"PUT", "GET"} {
			w.State.Settle(now)
			reply := w.State.Answer(now, &kernel.Request{As: w.Owner, Method: method, BaseURL: "https://example.com", Path: path, Query: "api-version=2026-03-01", Body: []byte(sent(template, `"prefix":{"value":"my"}`))})
			if reply.Status == 0 || !json.Valid(reply.Body) {
				t.Errorf("%s: %d %s", template, reply.Status, reply.Body)
			}
			now = now.Add(ended)
		}
	})
}
