package deployments

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// templateResource is a resource of a template, or one iteration of its loop. What says which
// resource it is has been evaluated, its other parts have not.
type templateResource struct {
	APIVersion string   `json:"apiVersion"`
	Type       string   `json:"type"`
	Name       string   `json:"name"`
	Location   string   `json:"location"`
	DependsOn  []string `json:"dependsOn"`

	raw       json.RawMessage    // the body if it has nothing to evaluate
	body      *expression.Object // the body otherwise
	loop      *expression.Loop   // the iteration, or nil
	simulated bool
	needs     []*templateResource // by dependsOn
	refs      []*templateResource // by reference (documented: it is a dependency too)
}

// These bound a template. The first is documented, the others are the simulator's own.
const (
	mostResources    = 800
	mostSegments     = 16
	mostDependencies = 20_000
)

// evaluatedFirst are the members of a resource that say which one it is. Azure does not expect
// reference in them (documented).
var evaluatedFirst = []string{"apiVersion", "type", "name", "location", "dependsOn"}

// ofTemplate are members of a resource that only concern the deployment.
var ofTemplate = []string{"copy", "condition", "resources", "comments", "metadata"}

// id returns the ID of the resource in the group. Types and names alternate.
func (r *templateResource) id(groupID string) string {
	types, names := strings.Split(r.Type, "/"), strings.Split(r.Name, "/")
	id := groupID + "/providers/" + types[0]
	for i, name := range names {
		id += "/" + types[i+1] + "/" + name
	}
	return id
}

// sentResource is an element of the section of resources.
type sentResource struct {
	symbol string // its name in a template of language version 2.0
	raw    json.RawMessage
	body   *expression.Object
}

// sentResources splits the section of resources: a list, or an object with symbolic names
// (documented).
func sentResources(section json.RawMessage) ([]sentResource, *arm.Error) {
	var list []sentResource
	if bytes.HasPrefix(bytes.TrimSpace(section), []byte("{")) {
		decoder := json.NewDecoder(bytes.NewReader(section))
		_, _ = decoder.Token()
		for decoder.More() {
			symbol, _ := decoder.Token()
			r := sentResource{}
			r.symbol, _ = symbol.(string)
			if err := decoder.Decode(&r.raw); err != nil {
				return nil, arm.ErrBadContent("properties.template.resources: " + err.Error())
			}
			list = append(list, r)
		}
	} else if len(section) > 0 {
		var raws []json.RawMessage
		if err := kernel.Decode(section, &raws); err != nil {
			return nil, arm.ErrBadContent("properties.template: " + err.Error())
		}
		for _, raw := range raws {
			list = append(list, sentResource{raw: raw})
		}
	}
	for i := range list {
		v, err := expression.Decode(list[i].raw)
		body, ok := v.(*expression.Object)
		if err != nil || !ok {
			return nil, arm.ErrBadContent("properties.template.resources[" + strconv.Itoa(i) + "]: it is no object")
		}
		list[i].body = body
	}
	return list, nil
}

// add adds a resource to the template: each iteration of its loop, with what is nested in it.
func (t *template) add(c *arm.Call, sent sentResource, parent *templateResource) *arm.Error {
	v, _ := sent.body.Get("copy")
	loop, ok := v.(*expression.Object)
	if !ok || parent != nil {
		return t.addOne(c, sent, parent, nil)
	}
	times, _ := loop.Get("count")
	count, err := t.scope.Count(times)
	if err != nil {
		return errResource(sent.body, err)
	}
	for i := range count {
		if failure := t.addOne(c, sent, parent, &expression.Loop{Name: loop.Text("name"), Index: i}); failure != nil {
			return failure
		}
	}
	return nil
}

// addOne adds a resource or one iteration of it.
func (t *template) addOne(c *arm.Call, sent sentResource, parent *templateResource, loop *expression.Loop) *arm.Error {
	r := &templateResource{loop: loop}
	if parent != nil && loop == nil {
		r.loop = parent.loop
	}
	wanted := true
	first := expression.NewObject()
	err := t.scope.In(r.loop, func() (err error) {
		if condition, ok := sent.body.Get("condition"); ok {
			if wanted, err = t.scope.condition(condition); err != nil {
				return err
			}
		}
		for _, name := range evaluatedFirst {
			if v, ok := sent.body.Get(name); ok {
				if v, err = t.scope.Expand(v); err != nil {
					return err
				}
				first.Set(name, v)
			}
		}
		return nil
	})
	if err != nil {
		return errResource(sent.body, err)
	}
	if err := kernel.Decode(kernel.Encode(first), r); err != nil {
		return arm.ErrBadContent("properties.template.resources: " + err.Error())
	}
	if parent != nil { // types and names go on where the parent's end (documented)
		r.Type, r.Name = parent.Type+"/"+r.Type, parent.Name+"/"+r.Name
	}
	r.fill(sent, parent != nil)
	var failure *arm.Error
	if r.simulated, failure = r.check(c); failure != nil {
		return failure
	}
	for _, name := range []string{"scope", "resourceGroup", "subscriptionId"} {
		if _, found := sent.body.Get(name); found && r.simulated {
			return errTemplate("the resource '" + r.Name + "' with a " + name + " of its own")
		}
	}
	if existing, _ := sent.body.Get("existing"); existing == true {
		wanted = false // it is only referred to (documented)
	}
	if failure := t.enter(r, sent, wanted); failure != nil {
		return failure
	}
	nested, _ := sent.body.Get("resources")
	children, _ := nested.([]any)
	for _, child := range children {
		body, ok := child.(*expression.Object)
		if !ok {
			return arm.ErrBadContent("properties.template.resources: a nested resource is no object")
		}
		if failure := t.add(c, sentResource{body: body}, r); failure != nil {
			return failure
		}
	}
	return nil
}

// fill sets the body, which is what was sent if nothing in it is of the template.
func (r *templateResource) fill(sent sentResource, nested bool) {
	plain := !nested && !bytes.Contains(sent.raw, []byte(`"[`)) && !bytes.Contains(sent.raw, []byte(`"copy"`))
	for _, name := range ofTemplate {
		_, found := sent.body.Get(name)
		plain = plain && !found
	}
	if plain {
		r.raw = sent.raw
		return
	}
	r.body = sent.body.Without(slices.Concat(ofTemplate, evaluatedFirst)...)
}

// expanded returns the body of the request that creates the resource.
func (r *templateResource) expanded(sc *scope) (json.RawMessage, error) {
	if r.raw != nil {
		return r.raw, nil
	}
	var v any
	err := sc.In(r.loop, func() (err error) {
		v, err = sc.Expand(r.body)
		return err
	})
	body, ok := v.(*expression.Object)
	if err != nil || !ok {
		return nil, err
	}
	body.Set("type", r.Type)
	body.Set("name", r.Name)
	body.Set("apiVersion", r.APIVersion)
	if r.Location != "" {
		body.Set("location", r.Location)
	}
	return kernel.Encode(body), nil
}

// check reports whether the resource is simulated. It returns an error if it cannot be told which
// resource it is.
func (r *templateResource) check(c *arm.Call) (simulated bool, err *arm.Error) {
	types := strings.Split(r.Type, "/")
	if len(types) != 1+len(strings.Split(r.Name, "/")) || len(types) > mostSegments {
		return false, errTemplate("a resource of type '" + r.Type + "' with the name '" + r.Name + "'")
	}
	probe := &arm.Call{State: c.State, Req: &kernel.Request{Method: "PUT"}}
	if !probe.ID.Parse(r.id(c.Group.ID)) {
		return false, errType(r.Type)
	}
	if _, handle := probe.FindRoute(); handle == nil || probe.Type == nil || !probe.Type.Provider.Deploys {
		return false, nil
	}
	return true, nil
}

// condition evaluates a condition.
func (sc *scope) condition(v any) (bool, error) {
	v, err := sc.Expand(v)
	if err != nil {
		return false, err
	}
	wanted, ok := v.(bool)
	if !ok {
		return false, expression.Errorf("The condition must evaluate to type 'Boolean', not '%s'.", expression.TypeName(v))
	}
	return wanted, nil
}

// enter files a resource under the names that others may use for it: its symbolic name, its name,
// its type with its name, or its ID; and that of its loop for all of it (documented).
func (t *template) enter(r *templateResource, sent sentResource, wanted bool) *arm.Error {
	if len(t.resources) == mostResources {
		return errInvalidTemplate("The number of template resources limit exceeded. Limit: '" + strconv.Itoa(mostResources) + "'. Please see https://aka.ms/arm-template/#resources for usage details.")
	}
	if wanted {
		t.resources = append(t.resources, r)
	}
	names := []string{r.Name, r.Type + "/" + r.Name, strings.TrimPrefix(r.id(""), "/providers/")}
	if sent.symbol != "" {
		names = append(names, sent.symbol)
	}
	if i := strings.LastIndexByte(r.Name, '/'); i >= 0 {
		names = append(names, r.Name[i+1:]) // as a nested resource is called in its parent (recorded)
	}
	if r.loop != nil {
		names = append(names, r.loop.Name, sent.symbol+"["+strconv.FormatInt(r.loop.Index, 10)+"]")
	}
	for i, name := range names {
		key := kernel.Lower(name)
		if same := t.names[key]; i == 1 && len(same) > 0 && wanted {
			return errInvalidTemplate("The resource '" + r.Type + "/" + r.Name + "' is defined multiple times in a template. Please see https://aka.ms/arm-syntax-resources for usage details.")
		}
		if !slices.Contains(t.names[key], r) {
			t.names[key] = append(t.names[key], r)
		}
	}
	return nil
}

// named returns the resources that a dependency names.
func (t *template) named(dependency string) []*templateResource {
	key := kernel.Lower(strings.TrimPrefix(dependency, "/"))
	if strings.HasPrefix(key, "subscriptions/") {
		below := kernel.Lower(strings.TrimPrefix(t.scope.groupID, "/")) + "/providers/"
		if !strings.HasPrefix(key, below) {
			return nil
		}
		key = strings.TrimPrefix(key, below)
	}
	return t.names[strings.TrimPrefix(key, "providers/")]
}

// find returns the one resource that a reference names, or nil.
func (t *template) find(name string) *templateResource {
	if found := t.named(name); len(found) > 0 {
		return found[0]
	}
	return nil
}
