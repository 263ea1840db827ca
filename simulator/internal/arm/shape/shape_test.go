package shape

import (
	"encoding/json"
	"strings"
	"testing"
)

const description = `until 2025-09-01

PUT things Thing
PUT things/* Part

Method = Dynamic Static

Flags =, Logging Metrics

Part
	a string
	* any

Thing
	etag any
	name string
	properties ThingPropertiesFormat
	tags {}string

ThingPropertiesFormat
	count number
	flags Flags
	method Method
	on boolean
	parts []Thing
`

func TestCheck(t *testing.T) {
	t.Parallel()
	bodies := Parse(description)
	for _, test := range []struct {
		typ, version, body string
		extra              bool
		want, property     string
	}{
		{body: `{}`},
		{body: ` { "name" : "x" , "tags" : { "a" : "b", "c" : 1 } , "etag" : [ { } ] } `},
		{body: `{"NAME":"x","location":"eastus","zones":["1"],"properties":null}`},
		{body: `{"properties":{"count":"4","on":"True","method":"static","parts":[{"name":7},null]}}`},
		{body: `{"properties":"","name":true}`},
		{body: `{"properties":{"method":""}}`},
		{body: `{"properties":{"flags":"logging, Metrics"}}`},
		{body: `{"properties":{"flags":"logging,None"}}`, want: `Error converting value "logging,None" to type 'Flags'. Path 'properties.flags', line 1, position 37.`, property: "flags"},
		{body: `{"properties":{"method":"Dynamic,Static"}}`, want: `Error converting value "Dynamic,Static" to type 'Method'. Path 'properties.method', line 1, position 40.`, property: "method"},
		{typ: "other", body: `{"x":1}`},
		{typ: "things/any", body: `{"a":1,"b":{"c":[]}}`},

		{body: `{"x":1}`, want: "Could not find member 'x' on object of type 'ResourceDefinition'. Path 'x', line 1, position 5.", property: "x"},
		{body: `{"\u0078":1}`, want: "Could not find member 'x' on object of type 'ResourceDefinition'. Path 'x', line 1, position 10.", property: "x"},
		{body: `{"x":1}`, extra: true, want: "Could not find member 'x' on object of type 'ResourceDefinition'. Path 'x', line 1, position 5.", property: "x"},
		{body: `{"x":1,"properties":{"y":{"z":"}]"}}}`, version: "2026-01-01"},
		{body: `{"properties":{"x":1}}`, want: "Could not find member 'x' on object of type 'ThingProperties'. Path 'properties.x', line 1, position 19.", property: "x"},
		{body: `{"properties":{"x":[1,"\"",{"y":null}]}}`, extra: true},
		{body: `{"properties":{"parts":[{},{"properties":{"x":1}}]}}`, want: "Could not find member 'x' on object of type 'ThingProperties'. Path 'properties.parts[1].properties.x', line 1, position 46.", property: "parts.x"},
		{body: `{"properties":{"count":"four"}}`, want: "Error converting value of type string to type 'number'. Path 'properties.count', line 1, position 29.", property: "count"},
		{body: `{"properties":{"count":{"a":[]}}}`, version: "2026-01-01", want: "Error converting value of type object to type 'number'. Path 'properties.count', line 1, position 31.", property: "count"},
		{body: `{"properties":[]}`, want: "Error converting value of type list to type 'ThingPropertiesFormat'. Path 'properties', line 1, position 16.", property: "properties"},
		{body: `{"tags":{"a":{}}}`, want: "Error converting value of type object to type 'string'. Path 'tags.a', line 1, position 15.", property: "tags.a"},
		{body: `{"properties":{"parts":{}}}`, want: "Error converting value of type object to type '[]Thing'. Path 'properties.parts', line 1, position 25.", property: "parts"},
		{body: `{"properties":{"method":"Other"}}`, want: `Error converting value "Other" to type 'Method'. Path 'properties.method', line 1, position 31.`, property: "method"},
		{body: `[]`, want: "Error converting value of type list to type 'Thing'. Path '', line 1, position 2."},
	} {
		if test.typ == "" {
			test.typ = "things"
		}
		fault := bodies.Of("PUT", test.typ).Check(test.version, []byte(test.body), test.extra)
		switch {
		case fault == nil && test.want != "":
			t.Errorf("%s: no fault, want %s", test.body, test.want)
		case fault != nil && (fault.String() != test.want || fault.Property() != test.property):
			t.Errorf("%s: %s of %q\nwant %s of %q", test.body, fault, fault.Property(), test.want, test.property)
		}
	}
}

// FuzzCheck: no valid JSON makes Check panic, and a body of the kind any has no fault.
func FuzzCheck(f *testing.F) {
	for _, body := range []string{`{"properties":{"parts":[{"name":"x"}]}}`, `[1,2.5e3,"\\\"",true,null]`, ` {"a" : {} } `, `"x"`, `1`, `{"":{"":[[]]}}`} {
		f.Add(body)
	}
	bodies := Parse(description)
	f.Fuzz(func(t *testing.T, body string) {
		if !json.Valid([]byte(body)) {
			return
		}
		bodies.Of("PUT", "things").Check("", []byte(body), false)
		w := walk{text: []byte(body)}
		if fault := w.value(&shape{kind: anything}); fault != nil {
			t.Errorf("%s: %v", body, fault)
		}
		if rest := strings.TrimSpace(body[w.at:]); rest != "" {
			t.Errorf("%q is left of %q", rest, body)
		}
	})
}

// TestReferences: the ID of what a member refers to is a full one, as is that of an element
// that can be no more than a reference; the ID of a part is passed over.
func TestReferences(t *testing.T) {
	t.Parallel()
	body := Parse(`
until 2025-09-01
PUT nets T
T
	id string
	properties P
P
	nsg N
	ids []SubResource
	parts []Part
	text string
N
	id string
	name string
SubResource
	id string
Part
	id string
	nsg N
`).Of("PUT", "nets")
	const expect = " is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'."
	for text, want := range map[string]string{
		`{"id":"x","properties":{"nsg":{"id":"/subscriptions/s"},"ids":[{"id":"/Providers/p"}],"parts":[{"id":"p"}],"text":"id"}}`: "",
		`{"properties":{"nsg":{"id":null},"ids":[{}],"parts":[{"nsg":{"name":"n"}}]}}`:                                             "",
		`{"properties":{"nsg":{"id" : "nsg"}}}`:                "Property id 'nsg' at path 'properties.nsg.id'",
		`{"properties":{"nsg":{"id":""}}}`:                     "Property id '' at path 'properties.nsg.id'",
		`{"properties":{"nsg":{"id":"/subscriptions/"}}}`:      "Property id '/subscriptions/' at path 'properties.nsg.id'",
		`{"properties":{"nsg":{"id":"\"/subscriptions/s\""}}}`: `Property id '"/subscriptions/s"' at path 'properties.nsg.id'`,
		`{"properties":{"parts":[{},{"nsg":{"id":"n"}}]}}`:     "Property id 'n' at path 'properties.parts[1].nsg.id'",
		`{"properties":{"ids":[{"id":"/x"}]}}`:                 "Property id '/x' at path 'properties.ids[0].id'",
	} {
		got := ""
		if fault := body.Check("2025-09-01", []byte(text), false); fault != nil {
			got = fault.String()
		}
		if want != "" {
			want += expect
		}
		if got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
