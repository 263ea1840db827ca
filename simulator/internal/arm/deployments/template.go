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
// their dependencies, and outputs that may refer to them.
type template struct {
	resources  []*templateResource
	parameters bool // it has a section of parameters
	outputs    map[string]templateOutput
}

type templateResource struct {
	APIVersion string   `json:"apiVersion"`
	Type       string   `json:"type"`
	Name       string   `json:"name"`
	Location   string   `json:"location"`
	DependsOn  []string `json:"dependsOn"`
	raw        json.RawMessage
}

type templateOutput struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value"`
}

type templateRequest struct {
	Parameters json.RawMessage           `json:"parameters"`
	Resources  []json.RawMessage         `json:"resources"`
	Outputs    map[string]templateOutput `json:"outputs"`
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

// reference matches the only expression that is simulated. Outputs may have it.
var reference = regexp.MustCompile(`^"\[reference\('([^']+)'\)\]"$`)

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
	t := &template{outputs: body.Outputs, parameters: len(body.Parameters) > 0}
	for i, raw := range body.Resources {
		r := &templateResource{raw: raw}
		if err := kernel.Decode(raw, r); err != nil {
			return nil, arm.ErrBadContent("properties.template.resources[" + strconv.Itoa(i) + "]: " + err.Error())
		}
		if found := expression.Find(raw); found != nil {
			return nil, errTemplate("the expression " + string(found) + `"`)
		}
		types := strings.Split(r.Type, "/")
		if len(types) != 1+len(strings.Split(r.Name, "/")) {
			return nil, errTemplate("a resource of type '" + r.Type + "' with the name '" + r.Name + "'")
		}
		probe := &arm.Call{State: c.State, Req: &kernel.Request{Method: "PUT"}}
		path := r.id(c.Group.ID)
		if !probe.ID.Parse(path) {
			return nil, errTemplate("a resource of type '" + r.Type + "'")
		}
		if _, handle := probe.FindRoute(); handle == nil || probe.Type == nil || !probe.Type.Provider.Deploys {
			return nil, errTemplate("a resource of type '" + r.Type + "'")
		}
		t.resources = append(t.resources, r)
	}
	for name, output := range t.outputs {
		if expression.Match(output.Value) && t.target(output) == nil {
			return nil, errTemplate("the output " + name)
		}
	}
	return t, t.sort()
}

// sort moves every resource behind those that it depends on.
func (t *template) sort() *arm.Error {
	var sorted []*templateResource
	rest := slices.Clone(t.resources)
	for len(rest) > 0 {
		next := slices.IndexFunc(rest, func(r *templateResource) bool {
			return !slices.ContainsFunc(r.DependsOn, func(dependency string) bool {
				return slices.ContainsFunc(rest, func(other *templateResource) bool { return other != r && other.named(dependency) })
			})
		})
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

// evaluate returns an output as a deployment shows it. The value of a reference is the
// resource's properties.
func (o templateOutput) evaluate(s *arm.State, d *deployment) outputWire {
	w := outputWire(o)
	if w.Type != "" {
		w.Type = strings.ToUpper(w.Type[:1]) + w.Type[1:] // recorded
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
	ResourceType string   `json:"resourceType"`
	Locations    []string `json:"locations"`
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
			p.ResourceTypes = append(p.ResourceTypes, providerTypeWire{typ, []string{arm.NormalLocation(r.Location)}})
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

// ids returns the IDs of the resources, sorted (recorded).
func (t *template) ids(groupID string) []arm.Ref {
	out := []arm.Ref{}
	for _, r := range t.resources {
		out = append(out, arm.Ref{ID: r.id(groupID)})
	}
	slices.SortFunc(out, func(a, b arm.Ref) int { return strings.Compare(a.ID, b.ID) })
	return out
}
