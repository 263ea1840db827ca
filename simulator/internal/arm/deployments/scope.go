package deployments

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// scope is what the expressions of one deployment know.
type scope struct {
	*expression.Evaluator
	state     *arm.State
	now       time.Time
	principal *entra.Application
	sub       *arm.Subscription
	groupID   string
	baseURL   string
	name      string // of the deployment
	mode      string

	parameters, variables values
	template              *template
	// static is set where Azure does not expect reference; deployed once resources exist.
	static, deployed bool
	refs             []*templateResource // those that reference has named
}

// newScope returns the scope of a deployment that a call asks for.
func newScope(c *arm.Call, mode string) *scope {
	sc := &scope{
		state: c.State, now: c.Now, principal: c.Principal, sub: c.Sub, groupID: c.Group.ID, baseURL: c.Req.BaseURL, name: c.ID.Names[0], mode: mode,
		parameters: newValues("parameter"), variables: newValues("variable"), static: true,
	}
	sc.begin()
	return sc
}

// begin starts a phase of the deployment, with bounds of its own.
func (sc *scope) begin() {
	text := func(of *values) expression.Function {
		return func(e *expression.Evaluator, args []any) (any, error) {
			if len(args) == 1 {
				if name, ok := args[0].(string); ok {
					return sc.value(of, name)
				}
			}
			return nil, expression.Errorf("The template function '%ss' expects the name of a %s.", of.kind, of.kind)
		}
	}
	sc.Evaluator = &expression.Evaluator{Host: map[string]expression.Function{
		"parameters": text(&sc.parameters), "variables": text(&sc.variables),
		"resourcegroup":          object("resourceGroup", func() any { return sc.read(sc.groupID) }),
		"subscription":           object("subscription", sc.subscription),
		"tenant":                 object("tenant", func() any { return expression.NewObject("tenantId", sc.state.Entra.TenantID) }),
		"environment":            object("environment", func() any { return environment() }),
		"deployment":             object("deployment", sc.self),
		"resourceid":             sc.resourceID,
		"reference":              sc.reference,
		"subscriptionresourceid": sc.subscriptionResourceID,
		"extensionresourceid":    extensionResourceID,
	}}
}

// object returns a function without arguments.
func object(name string, value func() any) expression.Function {
	return func(_ *expression.Evaluator, args []any) (any, error) {
		if len(args) > 0 {
			return nil, expression.Errorf("The template language function '%s' expects no arguments.", name)
		}
		return value(), nil
	}
}

// values are the parameters or the variables of a template. Those that are expressions are
// evaluated when they are asked for.
type values struct {
	kind  string
	raw   map[string]any // by name in lower case
	known map[string]any
	busy  map[string]bool
}

func newValues(kind string) values {
	return values{kind, map[string]any{}, map[string]any{}, map[string]bool{}}
}

// value returns a parameter or a variable. Reference is not expected in them (documented).
func (sc *scope) value(of *values, name string) (any, error) {
	key := kernel.Lower(name)
	if v, ok := of.known[key]; ok {
		return v, nil
	}
	raw, ok := of.raw[key]
	switch {
	case !ok:
		return nil, expression.Errorf("The template %s '%s' is not found. Please see https://aka.ms/arm-syntax-%ss for usage details.", of.kind, name, of.kind)
	case of.busy[key]:
		return nil, expression.Errorf("The template %s '%s' refers to itself.", of.kind, name)
	}
	defer func(static bool) { sc.static = static; delete(of.busy, key) }(sc.static)
	sc.static, of.busy[key] = true, true
	var v any
	var err error
	if loop, ok := raw.(repeated); ok {
		v, err = sc.Repeat(loop.name, loop.loop)
	} else {
		v, err = sc.Expand(raw)
	}
	if err == nil {
		of.known[key] = v
	}
	return v, err
}

// repeated is a variable that a loop makes.
type repeated struct {
	name string
	loop *expression.Object
}

// setVariables sets the variables of a template, those of its loops too.
func (sc *scope) setVariables(variables *expression.Object) error {
	for _, name := range variables.Names() {
		v, _ := variables.Get(name)
		loops, ok := v.([]any)
		if name != "copy" || !ok {
			sc.variables.raw[kernel.Lower(name)] = v
			continue
		}
		for _, v := range loops {
			loop, _ := v.(*expression.Object)
			name := loop.Text("name")
			if name == "" {
				return expression.Errorf("The template variable 'copy' has a loop without a name.")
			}
			sc.variables.raw[kernel.Lower(name)] = repeated{name, loop}
		}
	}
	return nil
}

// ask answers a request of the deployment for a resource. A handler of nil has no reply.
func (sc *scope) ask(method, id, version string, body []byte) (*arm.Call, kernel.Reply, bool) {
	c := &arm.Call{State: sc.state, Now: sc.now, Version: version, Principal: sc.principal, Sub: sc.sub}
	c.Req = &kernel.Request{Method: method, BaseURL: sc.baseURL, Path: id, Body: body}
	if !c.ID.Parse(id) {
		return c, kernel.Reply{}, false
	}
	c.Key = kernel.Lower(id)
	_, handle := c.FindRoute()
	if handle == nil {
		return c, kernel.Reply{}, false
	}
	return c, handle(c), true
}

// read returns a group or the subscription as it is shown, or nil.
func (sc *scope) read(id string) any {
	const version = "2021-04-01"
	_, reply, ok := sc.ask("GET", id, version, nil)
	if !ok || reply.Status != 200 {
		return nil
	}
	v, _ := expression.Decode(reply.Body)
	return v
}

// subscription has the members that are documented for the function.
func (sc *scope) subscription() any {
	shown, _ := sc.read("/subscriptions/" + sc.sub.ID).(*expression.Object)
	out := expression.NewObject()
	for _, name := range []string{"id", "subscriptionId", "tenantId", "displayName"} {
		out.Set(name, shown.Text(name))
	}
	return out
}

// self is the deployment as far as it is known, without its template and its parameters.
func (sc *scope) self() any {
	return expression.NewObject("name", sc.name, "properties", expression.NewObject("mode", sc.mode, "provisioningState", "Accepted"))
}
