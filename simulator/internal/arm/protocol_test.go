package arm_test

import (
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// thing and part are resources of a provider whose protocol is unlike Microsoft.Network's
// in everything that a protocol can say.
type thing struct {
	arm.Meta
	color, size string
}

type part struct{ arm.Meta }

type thingBody struct {
	arm.CommonBody
	Properties struct{ Color, Size string } `json:"properties"`
}

type thingProperties struct {
	arm.StateWire
	Color string `json:"color"`
	Size  string `json:"size"`
	Parts []any  `json:"parts"`
}

func newThings() *arm.Provider {
	p := &arm.Provider{
		Namespace: "Test.Things", Versions: []string{"2024-06-01"}, LowerGroups: true, ContentType: "application/json",
		Envelope: func(e *arm.Envelope) any {
			return map[string]any{"thing": e.Name, "at": e.ID, "tags": e.Tags, "properties": e.Properties}
		},
	}
	protocol := arm.Protocol{
		Match: func(c *arm.Call, r arm.Resource) *arm.Error {
			if c.Req.IfMatch == "" || r != nil && c.Req.IfMatch == "*" {
				return nil
			}
			err := arm.GatewayError(412, "Stale", "The thing is another.")
			err.Later = c.Req.Method == "PUT"
			return err
		},
		Began: func(c *arm.Call, status int, _ arm.Resource, op *arm.Operation) kernel.Reply {
			reply := c.JSON(202, []byte(`{"operation":"`+op.Name+`"}`), arm.ExtraHeaders)
			reply.Header.Set("Location", "/subscriptions/"+c.Sub.ID+"/providers/Test.Things/locations/eastus2/results/"+op.ID)
			return reply.Reply
		},
		Written: func(c *arm.Call, status int, r arm.Resource) kernel.Reply { return c.Show(status, r) },
		Removed: func(c *arm.Call) kernel.Reply { return c.Empty(200, 0).Reply },
		Name:    func(verb, thing string) string { return verb + ":" + thing },
		Upserts: true, Creating: "Hatching",
	}
	takes := func(*kernel.Durations) time.Duration { return time.Minute }
	var parts *arm.Type
	arm.Declare(p, arm.Definition[thing, thingBody, thingProperties]{
		Path: "things", Protocol: &protocol, Takes: takes,
		AtOnce: func(old, _ *thing) bool { return old != nil },
		Name: func(_ *arm.Call, name string) *arm.Error {
			if len(name) > 3 {
				return arm.ErrBadName(name)
			}
			return nil
		},
		Define: func(_ *arm.Call, next *thing, body *thingBody, _ *thing) *arm.Error {
			if body.Properties.Color != "" {
				next.color = body.Properties.Color
			}
			if body.Properties.Size != "" {
				next.size = body.Properties.Size
			}
			return nil
		},
		Show: func(s *arm.State, r *thing, p *thingProperties, v arm.View) {
			p.Color, p.Size, p.Parts = r.color, r.size, s.WireParts(r, parts, v)
		},
	})
	lasting := protocol
	lasting.Removed, lasting.Creating = nil, ""
	lasting.Removal = func(*kernel.Durations) time.Duration { return time.Hour }
	parts = arm.Declare(p, arm.Definition[part, arm.CommonBody, arm.StateWire]{
		Path: "things/parts", Protocol: &lasting, Takes: takes, Traits: arm.Traits{Global: true, Tracked: true, OwnEtag: true, ByName: true, LowerNames: true},
		Define: func(*arm.Call, *part, *arm.CommonBody, *part) *arm.Error { return nil },
		Show:   func(*arm.State, *part, *arm.StateWire, arm.View) {},
	}).Type
	p.LocationCalls = []arm.LocationCall{{Method: "GET", Name: "results", Type: p.Namespace + "/locations/results", Named: true, Handle: func(c *arm.Call) kernel.Reply {
		return c.Result(c.ID.Names[1],
			func(*arm.Operation) kernel.Reply { return c.Empty(202, 0).Reply },
			func(*arm.Operation) kernel.Reply { return c.Empty(204, 0).Reply })
	}}}
	return p
}

// TestProtocol: the engine carries out writes and deletions as the protocol of the type
// says.
func TestProtocol(t *testing.T) {
	t.Parallel()
	const one, parts = "Test.Things/things/One", "Test.Things/things/One/parts"
	const created = `{"location":"eastus2","tags":{"a":"b"},"properties":{"color":"red","size":"big"}}`
	for name, steps := range map[string][]armtest.Step{
		"a resource has a state of its own until its creation ends": {
			{Do: "PUT " + one, Body: created, Status: 202, Has: `{"operation":"Put:Thing"} & Content-Type: application/json; & Location: /subscriptions/`},
			{Do: "GET " + one, Status: 200, Has: `"provisioningState":"Hatching"`},
			{Do: "GET " + one + "/providers/Microsoft.Resources/tags/default", Status: 200},
			{Do: "PUT " + one, Body: created, Status: 202, Has: `{"operation":"Put:Thing"}`},
			{Do: "PUT " + one, Body: `{"location":"westus2"}`, Status: 409},
			{Do: "GET " + one, Status: 200, Wait: time.Minute, Has: `"thing":"One" & "at":"/subscriptions/ & /resourceGroups/group/ & "provisioningState":"Succeeded" & Etag: W/`},
			{Do: "GET " + one + "/providers/Microsoft.Resources/tags/default", Status: 200, Has: "Content-Type: application/json; charset=utf-8"},
		},
		"a name can have a rule of its own": {
			{Do: "PUT Test.Things/things/Four", Body: created, Status: 400, Has: "InvalidResourceName"},
		},
		"PATCH changes what it names, PUT all": {
			{Do: "PUT " + one, Body: created, Status: 202},
			{Do: "PATCH " + one, Body: `{"properties":{"color":"blue"}}`, Status: 200, Wait: time.Minute, Has: `"color":"blue" & "size":"big" & "a":"b"`},
			{Do: "PATCH " + one, Body: `{"tags":{}}`, Status: 200, Has: `"color":"blue" & "tags":{}`},
			{Do: "PUT " + one, Body: `{"location":"eastus2","properties":{"color":"blue"}}`, Status: 200, Has: `"color":"blue" & "size":"" & "tags":null`},
		},
		"a precondition fails at once or later": {
			{Do: "PUT " + one, Body: created, IfMatch: "stale", Status: 202, Has: `{"operation":"Put:Thing"}`},
			{Do: "GET " + one, Status: 404, Wait: time.Minute},
			{Do: "PUT " + one, Body: created, Status: 202},
			{Do: "DELETE " + one, IfMatch: "stale", Status: 412, Wait: time.Minute, Has: `"code":"Stale"`},
			{Do: "DELETE " + one, IfMatch: "*", Status: 200},
			{Do: "GET " + one, Status: 404},
			{Do: "DELETE " + one, Status: 204},
		},
		"children are written at any time, listed by name and go with their parent": {
			{Do: "PUT " + one, Body: created, Status: 202},
			{Do: "PUT " + parts + "/B", Body: `{"location":"global","tags":{"c":"d"}}`, Status: 202, Has: `{"operation":"Put:Part"}`},
			{Do: "PUT " + parts + "/A", Body: `{"location":"global"}`, Status: 202},
			{Do: "PUT " + parts + "/C", Body: `{"location":"eastus2"}`, Status: 400, Has: "of location of resource"},
			{Do: "PUT " + parts + "/C", Body: `{}`, Status: 400, Has: "LocationRequired"},
			{Do: "PUT " + parts + "/A", Body: `{"location":"global"}`, Status: 429, Has: "Operation Put:Part"},
			{Do: "GET " + parts, Status: 200, Wait: time.Minute, Has: `{"value":[{"at" & "thing":"a"},{"at" & "tags":{"c":"d"},"thing":"b"}]}`},
			{Do: "PUT " + one, Body: `{"location":"eastus2"}`, Status: 200, Has: `"thing":"a"},{"at"`},
			{Do: "DELETE " + parts + "/A", Status: 202, Has: `{"operation":"Delete:Part"}`},
			{Do: "GET " + parts + "/A", Status: 200, Wait: 59 * time.Minute, Has: `"provisioningState":"Deleting"`},
			{Do: "GET " + parts + "/A", Status: 404, Wait: time.Minute},
			{Do: "DELETE " + one, Status: 200},
			{Do: "PUT " + one, Body: created, Status: 202},
			{Do: "GET " + one, Status: 200, Wait: time.Minute, Has: `"parts":[]`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			armtest.New(newThings()).Run(t, steps)
		})
	}
}
