package deployments

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// template is a deployment's template: resources in the order of their dependencies, and outputs
// that may refer to them. It may hold resources that are not simulated beside those that are.
type template struct {
	scope      *scope
	resources  []*templateResource            // those that are wanted
	names      map[string][]*templateResource // by what others call them, in lower case
	parameters map[string]parameterWire       // as they are shown; nil if it has no section of them
	outputs    map[string]templateOutput
}

type templateRequest struct {
	Parameters map[string]declaredParameter `json:"parameters"`
	Variables  json.RawMessage              `json:"variables"`
	Resources  json.RawMessage              `json:"resources"`
	Outputs    map[string]templateOutput    `json:"outputs"`
}

// parseTemplate parses a template and evaluates what can be before its resources exist. It
// returns an error for mistakes and for parts that are not simulated.
func parseTemplate(c *arm.Call, mode string, text, parameters json.RawMessage) (*template, *arm.Error) {
	var body templateRequest
	if len(text) == 0 {
		return nil, errTemplate("a linked template")
	}
	if err := kernel.Decode(text, &body); err != nil {
		return nil, arm.ErrBadContent("properties.template: " + err.Error())
	}
	sent, failure := sentResources(body.Resources)
	if failure != nil {
		return nil, failure
	}
	t := &template{scope: newScope(c, mode), names: map[string][]*templateResource{}, outputs: body.Outputs}
	t.scope.template = t
	if v, err := expression.Decode(body.Variables); err == nil {
		variables, _ := v.(*expression.Object)
		if err := t.scope.setVariables(variables); err != nil {
			return nil, errExpression("", err)
		}
	}
	if t.parameters, failure = t.scope.setParameters(text, body.Parameters, parameters); failure != nil {
		return nil, failure
	}
	for _, one := range sent {
		if failure := t.add(c, one, nil); failure != nil {
			return nil, failure
		}
	}
	if missing := t.missing(); missing != nil && !slices.ContainsFunc(t.resources, func(r *templateResource) bool { return r.simulated }) {
		return nil, errType(missing.Type)
	}
	if failure := t.rehearse(); failure != nil {
		return nil, failure
	}
	return t, t.sort()
}

// rehearse evaluates the bodies and the outputs as far as they can be, for mistakes and for the
// resources that they refer to.
func (t *template) rehearse() *arm.Error {
	sc := t.scope
	sc.static, sc.Early = false, true
	for _, r := range t.resources {
		if !r.simulated {
			continue
		}
		sc.refs = nil
		if _, err := r.expanded(sc); err != nil {
			return errExpression("The template resource '"+r.Name+"' is not valid: ", err)
		}
		for _, other := range sc.refs {
			if other != r && !slices.Contains(r.refs, other) {
				r.refs = append(r.refs, other)
			}
		}
	}
	if t.missing() == nil {
		_, failure := t.evaluateOutputs()
		return failure
	}
	return nil
}

// missing returns the first resource that is not simulated, or nil.
func (t *template) missing() *templateResource {
	i := slices.IndexFunc(t.resources, func(r *templateResource) bool { return !r.simulated })
	if i < 0 {
		return nil
	}
	return t.resources[i]
}

// resolve finds what the resources depend on. A resource that is not wanted is no dependency
// (documented).
func (t *template) resolve() *arm.Error {
	wanted := map[*templateResource]bool{}
	for _, r := range t.resources {
		wanted[r] = true
	}
	edges := 0
	for _, r := range t.resources {
		seen, needed := map[string]bool{}, map[*templateResource]bool{r: true}
		for _, dependency := range r.DependsOn {
			if seen[dependency] {
				continue
			}
			seen[dependency] = true
			found := t.named(dependency)
			if len(found) == 0 {
				return errInvalidTemplate("The resource '" + dependency + "' is not defined in the template. Please see https://aka.ms/arm-syntax-resources for usage details.")
			}
			for _, other := range found {
				if wanted[other] && !needed[other] {
					needed[other] = true
					r.needs = append(r.needs, other)
					edges++
				}
			}
		}
		if edges > mostDependencies {
			return errTemplate("a template with more than " + strconv.Itoa(mostDependencies) + " dependencies")
		}
		r.refs = slices.DeleteFunc(r.refs, func(other *templateResource) bool { return !wanted[other] || needed[other] })
	}
	return nil
}

// sort moves every resource behind those that it depends on.
func (t *template) sort() *arm.Error {
	if failure := t.resolve(); failure != nil {
		return failure
	}
	var sorted []*templateResource
	done := map[*templateResource]bool{}
	for len(sorted) < len(t.resources) {
		next := slices.IndexFunc(t.resources, func(r *templateResource) bool {
			return !done[r] && r.waits(func(other *templateResource) bool { return !done[other] }) == nil
		})
		if next < 0 {
			stuck := slices.IndexFunc(t.resources, func(r *templateResource) bool { return !done[r] })
			return errInvalidTemplate("Circular dependency detected on resource: '" + t.resources[stuck].id(t.scope.groupID) + "'. Please see https://aka.ms/arm-syntax-resources for usage details.")
		}
		r := t.resources[next]
		done[r] = true
		sorted = append(sorted, r)
	}
	t.resources = sorted
	return nil
}

// waits returns the first resource that this one depends on and for which is is true, or nil.
func (r *templateResource) waits(is func(*templateResource) bool) *templateResource {
	for _, list := range [][]*templateResource{r.needs, r.refs} {
		if i := slices.IndexFunc(list, is); i >= 0 {
			return list[i]
		}
	}
	return nil
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

// target names the resource as replies do.
func (r *templateResource) target(groupID string) *dependencyTarget {
	return &dependencyTarget{r.id(groupID), r.Type, r.Name}
}

// dependencies returns what the resources depend on: by dependsOn (recorded) and by reference
// (assumed).
func (t *template) dependencies(groupID string) []dependencyWire {
	out := []dependencyWire{}
	for _, r := range t.resources {
		w := dependencyWire{dependencyTarget: *r.target(groupID)}
		for _, other := range slices.Concat(r.needs, r.refs) {
			w.DependsOn = append(w.DependsOn, *other.target(groupID))
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
