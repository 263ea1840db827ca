package deployments

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// template is a deployment's template: resources without expressions in the order of
// their dependencies, and outputs that may refer to them. It may hold resources that are not
// simulated beside those that are.
type template struct {
	resources  []*templateResource
	parameters map[string]declaredParameter // nil if it has no section of parameters
	outputs    map[string]templateOutput
}

type templateResource struct {
	APIVersion string   `json:"apiVersion"`
	Type       string   `json:"type"`
	Name       string   `json:"name"`
	Location   string   `json:"location"`
	DependsOn  []string `json:"dependsOn"`
	raw        json.RawMessage
	simulated  bool
}

type templateOutput struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value"`
}

type templateRequest struct {
	Parameters map[string]declaredParameter `json:"parameters"`
	Resources  []json.RawMessage            `json:"resources"`
	Outputs    map[string]templateOutput    `json:"outputs"`
}

// id returns the ID of the resource in the group. Types and names alternate.
func (r *templateResource) id(groupID string) string {
	types, names := strings.Split(r.Type, "/"), strings.Split(r.Name, "/")
	id := groupID + "/providers/" + types[0]
	for i, name := range names {
		id += "/" + types[i+1] + "/" + name
	}
	return id
}

// named reports whether a dependency names this resource: by type and name, by ID or by
// name alone.
func (r *templateResource) named(dependency string) bool {
	return strings.HasSuffix("/"+kernel.Lower(dependency), "/"+kernel.Lower(r.Type+"/"+r.Name)) ||
		strings.HasSuffix(kernel.Lower(dependency), kernel.Lower(r.id(""))) || strings.EqualFold(dependency, r.Name)
}

// expression matches a string that ARM would evaluate.
var expression = regexp.MustCompile(`"\[[^"]*`)

// reference and resourceID match the only expressions that are simulated. Outputs may have them.
var (
	reference  = regexp.MustCompile(`^"\[reference\('([^']+)'\)\]"$`)
	resourceID = regexp.MustCompile(`^"\[resourceId\('([^']+)'((?:, *'[^']+')+)\)\]"$`)
	argument   = regexp.MustCompile(`'([^']+)'`)
)

// parseTemplate parses a template. It returns an error for parts that are not
// simulated.
func parseTemplate(c *arm.Call, text json.RawMessage) (*template, *arm.Error) {
	var body templateRequest
	if len(text) == 0 {
		return nil, errTemplate("a linked template")
	}
	if err := kernel.Decode(text, &body); err != nil {
		return nil, arm.ErrBadContent("properties.template: " + err.Error())
	}
	t := &template{outputs: body.Outputs, parameters: body.Parameters}
	for i, raw := range body.Resources {
		r := &templateResource{raw: raw}
		if err := kernel.Decode(raw, r); err != nil {
			return nil, arm.ErrBadContent("properties.template.resources[" + strconv.Itoa(i) + "]: " + err.Error())
		}
		simulated, err := r.check(c)
		if err != nil {
			return nil, err
		}
		r.simulated = simulated
		t.resources = append(t.resources, r)
	}
	for name, output := range t.outputs {
		if t.missing() == nil && expression.Match(output.Value) && t.target(output) == nil && output.id("") == nil {
			return nil, errTemplate("the output " + name)
		}
	}
	if missing := t.missing(); missing != nil && !slices.ContainsFunc(t.resources, func(r *templateResource) bool { return r.simulated }) {
		return nil, errType(missing.Type)
	}
	return t, t.sort()
}

// check reports whether the resource is simulated. It returns an error if it cannot be told which
// resource it is, and for expressions in one that is simulated.
func (r *templateResource) check(c *arm.Call) (simulated bool, err *arm.Error) {
	if slices.ContainsFunc(append([]string{r.APIVersion, r.Type, r.Name, r.Location}, r.DependsOn...), func(text string) bool { return strings.HasPrefix(text, "[") }) {
		return false, errTemplate("the expression " + string(expression.Find(r.raw)) + `"`)
	}
	types := strings.Split(r.Type, "/")
	if len(types) != 1+len(strings.Split(r.Name, "/")) {
		return false, errTemplate("a resource of type '" + r.Type + "' with the name '" + r.Name + "'")
	}
	probe := &arm.Call{State: c.State, Req: &kernel.Request{Method: "PUT"}}
	if !probe.ID.Parse(r.id(c.Group.ID)) {
		return false, errType(r.Type)
	}
	if _, handle := probe.FindRoute(); handle == nil || probe.Type == nil || !probe.Type.Provider.Deploys {
		return false, nil
	}
	if found := expression.Find(r.raw); found != nil {
		return false, errTemplate("the expression " + string(found) + `"`)
	}
	return true, nil
}

// dependsOn reports whether the resource depends on one of others.
func (r *templateResource) dependsOn(others []*templateResource) bool {
	return slices.ContainsFunc(r.DependsOn, func(dependency string) bool {
		return slices.ContainsFunc(others, func(other *templateResource) bool { return other != r && other.named(dependency) })
	})
}

// missing returns the first resource that is not simulated, or nil.
func (t *template) missing() *templateResource {
	i := slices.IndexFunc(t.resources, func(r *templateResource) bool { return !r.simulated })
	if i < 0 {
		return nil
	}
	return t.resources[i]
}

// sort moves every resource behind those that it depends on.
func (t *template) sort() *arm.Error {
	var sorted []*templateResource
	rest := slices.Clone(t.resources)
	for len(rest) > 0 {
		next := slices.IndexFunc(rest, func(r *templateResource) bool { return !r.dependsOn(rest) })
		if next < 0 {
			return errTemplate("a circle of dependencies")
		}
		sorted, rest = append(sorted, rest[next]), slices.Delete(rest, next, next+1)
	}
	t.resources = sorted
	return nil
}

// target returns the resource that an output refers to, or nil.
func (t *template) target(output templateOutput) *templateResource {
	match := reference.FindSubmatch(output.Value)
	if match == nil {
		return nil
	}
	i := slices.IndexFunc(t.resources, func(r *templateResource) bool { return r.named(string(match[1])) })
	if i < 0 {
		return nil
	}
	return t.resources[i]
}

// id returns the ID that an output asks for, or nil.
func (o templateOutput) id(groupID string) json.RawMessage {
	match := resourceID.FindSubmatch(o.Value)
	if match == nil {
		return nil
	}
	r := templateResource{Type: string(match[1])}
	var names []string
	for _, name := range argument.FindAllSubmatch(match[2], -1) {
		names = append(names, string(name[1]))
	}
	if strings.Count(r.Type, "/") != len(names) {
		return nil
	}
	r.Name = strings.Join(names, "/")
	return kernel.Encode(r.id(groupID))
}

// evaluate returns an output as a deployment shows it. The value of a reference is the
// resource's properties.
func (o templateOutput) evaluate(s *arm.State, d *deployment) outputWire {
	w := outputWire(o)
	if w.Type != "" {
		w.Type = strings.ToUpper(w.Type[:1]) + w.Type[1:] // recorded
	}
	if id := o.id(d.groupID()); id != nil {
		w.Value = id
	}
	if target := d.template.target(o); target != nil {
		w.Value = json.RawMessage("null")
		if r := s.Resources[kernel.Lower(target.id(d.groupID()))]; r != nil {
			var shown struct{ Properties json.RawMessage }
			if json.Unmarshal(kernel.Encode(s.Wire(r, arm.View{Version: target.APIVersion})), &shown) == nil {
				w.Value = shown.Properties
			}
		}
	}
	return w
}

type providerWire struct {
	Namespace     string             `json:"namespace"`
	ResourceTypes []providerTypeWire `json:"resourceTypes"`
}

type providerTypeWire struct {
	ResourceType string    `json:"resourceType"`
	Locations    []*string `json:"locations"` // null for a resource without one (recorded)
}

// providers returns the types in the template by namespace.
func (t *template) providers() []providerWire {
	list := []providerWire{}
	for _, r := range t.resources {
		namespace, typ, _ := strings.Cut(r.Type, "/")
		i := slices.IndexFunc(list, func(p providerWire) bool { return strings.EqualFold(p.Namespace, namespace) })
		if i < 0 {
			i, list = len(list), append(list, providerWire{Namespace: namespace})
		}
		if p := &list[i]; !slices.ContainsFunc(p.ResourceTypes, func(w providerTypeWire) bool { return w.ResourceType == typ }) {
			var location *string
			if r.Location != "" {
				normal := arm.NormalLocation(r.Location)
				location = &normal
			}
			p.ResourceTypes = append(p.ResourceTypes, providerTypeWire{typ, []*string{location}})
		}
	}
	return list
}

type dependencyWire struct {
	DependsOn []dependencyTarget `json:"dependsOn"`
	dependencyTarget
}

type dependencyTarget struct {
	ID   string `json:"id"`
	Type string `json:"resourceType"`
	Name string `json:"resourceName"`
}

func (t *template) dependencies(groupID string) []dependencyWire {
	out := []dependencyWire{}
	for _, r := range t.resources {
		w := dependencyWire{dependencyTarget: dependencyTarget{r.id(groupID), r.Type, r.Name}}
		for _, dependency := range r.DependsOn {
			for _, other := range t.resources {
				if other.named(dependency) {
					w.DependsOn = append(w.DependsOn, dependencyTarget{other.id(groupID), other.Type, other.Name})
				}
			}
		}
		if len(w.DependsOn) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// wholeIDs is when the resources of a deployment begin to have whole IDs: in 2018-02-01. In
// 2016-09-01 they have types and names (recorded; the year is assumed).
const wholeIDs = "2018"

// ids returns the IDs of the resources, sorted (recorded).
func (t *template) ids(groupID string, v arm.View) []arm.Ref {
	out := []arm.Ref{}
	for _, r := range t.resources {
		id := r.id(groupID)
		if !v.Shows(wholeIDs) {
			id = strings.TrimPrefix(id, groupID+"/providers/")
		}
		out = append(out, arm.Ref{ID: id})
	}
	slices.SortFunc(out, func(a, b arm.Ref) int { return strings.Compare(a.ID, b.ID) })
	return out
}
