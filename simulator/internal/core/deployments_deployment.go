package core

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// deployment is a deployment of a template to a resource group: as much of
// Microsoft.Resources/deployments as "az network lb create" needs.
type deployment struct {
	id, name   string
	status     string // ID of its operation
	op         *operation
	state      string
	changed    time.Time
	took       time.Duration
	hash       string
	guid       string
	parameters json.RawMessage
	template   *template
	principal  *principal
	sub        *subscription
	baseURL    string
	outputs    map[string]outputWire
	err        *armError
}

type deploymentWire struct {
	ID         string               `json:"id"`
	Name       string               `json:"name"`
	Type       string               `json:"type"`
	Properties deploymentProperties `json:"properties"`
}

type deploymentProperties struct {
	TemplateHash      string                 `json:"templateHash"`
	Parameters        json.RawMessage        `json:"parameters"`
	Mode              string                 `json:"mode"`
	ProvisioningState string                 `json:"provisioningState"`
	Timestamp         string                 `json:"timestamp"`
	Duration          string                 `json:"duration"`
	CorrelationID     string                 `json:"correlationId"`
	Providers         []providerWire         `json:"providers"`
	Dependencies      []dependencyWire       `json:"dependencies"`
	Outputs           map[string]outputWire  `json:"outputs,omitzero"`
	OutputResources   []ref                  `json:"outputResources,omitzero"`
	Error             *deploymentFailureWire `json:"error,omitzero"`
}

type deploymentFailureWire struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Details []errorDetail `json:"details"`
}

type outputWire struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value"`
}

func (d *deployment) wire() deploymentWire {
	w := deploymentWire{ID: d.id, Name: d.name, Type: "Microsoft.Resources/deployments", Properties: deploymentProperties{
		TemplateHash: d.hash, Parameters: d.parameters, Mode: "Incremental", ProvisioningState: d.state,
		Timestamp:     deploymentTime(d.changed),
		Duration:      "PT" + strconv.FormatFloat(d.took.Seconds(), 'f', -1, 64) + "S",
		CorrelationID: d.guid, Providers: d.template.providers(), Dependencies: d.template.dependencies(d.groupID()),
	}}
	p := &w.Properties
	switch d.state {
	case "Succeeded":
		p.Outputs, p.OutputResources = d.outputs, d.template.ids(d.groupID())
	case "Failed":
		p.Error = &deploymentFailureWire{d.err.code, d.err.message, d.err.details}
	}
	return w
}

func deploymentTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z") }

func (d *deployment) groupID() string {
	id, _, _ := strings.Cut(d.id, "/providers/")
	return id
}

// deploymentsProvider is Microsoft.Resources, as far as deployments go.
var deploymentsProvider = &armProvider{namespace: "Microsoft.Resources"}

var (
	_ = deploymentsProvider.add(&armType{
		path: "deployments", partial: true,
		one: map[string]handler{"GET": (*armCall).getDeployment, "PUT": (*armCall).putDeployment},
		all: get((*armCall).listDeployments),
	})
	_ = deploymentsProvider.add(&armType{path: "deployments/validate", partial: true, all: map[string]handler{"POST": (*armCall).validateDeployment}})
	_ = deploymentsProvider.add(&armType{path: "deployments/operationStatuses", partial: true, one: get((*armCall).pollDeployment)})
)

// deploymentsOf are the deployments to a resource group, by name in lower case.
func deploymentsOf(g *resourceGroup) map[string]*deployment {
	list, ok := g.belongings.(map[string]*deployment)
	if !ok {
		list = map[string]*deployment{}
		g.belongings = list
	}
	return list
}

// readDeployment reads the body for a deployment.
func (c *armCall) readDeployment() (parameters json.RawMessage, t *template, err *armError) {
	var body struct {
		Properties struct {
			Mode       string          `json:"mode"`
			Parameters json.RawMessage `json:"parameters"`
			Template   json.RawMessage `json:"template"`
		} `json:"properties"`
	}
	if err := decodeText(strictJSON(c.req.Body), &body); err != nil {
		return nil, nil, err
	}
	p := body.Properties
	if !strings.EqualFold(p.Mode, "Incremental") {
		return nil, nil, errTemplate("mode " + strconv.Quote(p.Mode))
	}
	if t, err = c.parseTemplate(p.Template); err != nil {
		return nil, nil, err
	}
	if len(p.Parameters) == 0 {
		p.Parameters = json.RawMessage("{}")
	}
	return p.Parameters, t, nil
}

func (c *armCall) putDeployment() Reply {
	parameters, t, err := c.readDeployment()
	if err != nil {
		return c.fail(err)
	}
	name := c.id.names[0]
	id := c.group.id + "/providers/Microsoft.Resources/deployments/" + name
	d := &deployment{
		id: id, name: name, status: c.s.ids.decimal("08", 20, 0), hash: c.s.ids.decimal("", 19, 0), guid: c.s.ids.guid(),
		state: "Accepted", changed: c.now, parameters: parameters, template: t,
		principal: c.principal, sub: c.sub, baseURL: c.req.BaseURL,
	}
	status := 201
	if old := deploymentsOf(c.group)[lower(name)]; old != nil {
		if status = 200; !old.op.done {
			return c.fail(errDeploymentActive(name))
		}
	}
	deploymentsOf(c.group)[lower(name)] = d
	// [seen] to take 11 s.
	d.op = c.s.start(c.now, "", c.sub.key, c.group.key, c.s.durations.PrivateLinkService, false)
	group, s := c.group, c.s
	d.op.finish = func(at time.Time) {
		if s.groups[group.key] == group {
			s.deploy(at, d)
		}
	}
	c.s.changed(c.now, Azure, d.id, "", d.state)
	reply := c.json(status, encode(d.wire()), extraHeaders)
	reply.fields.set("Azure-Asyncoperation", c.req.BaseURL+"/subscriptions/"+c.sub.id+"/resourcegroups/"+c.group.name+
		"/providers/Microsoft.Resources/deployments/"+name+"/operationStatuses/"+d.status+"?api-version="+c.version)
	reply.RetryAfter = d.op.due.Sub(c.now)
	return reply.Reply
}

func (c *armCall) getDeployment() Reply {
	d := deploymentsOf(c.group)[lower(c.id.names[0])]
	if d == nil {
		return c.fail(errNoDeployment(c.id.names[0]))
	}
	return c.json(200, encode(d.wire()), 0).Reply
}

// listDeployments lists the group's deployments, the latest first (assumed), those
// in one state alone where $filter says so (API description).
func (c *armCall) listDeployments() Reply {
	state, ok := "", true
	if text := queryValue(c.req.Query, "$filter"); text != "" {
		var field, operator string
		if field, operator, state, ok = parseTerm(text); !ok || field != "provisioningState" || operator != "eq" {
			return c.fail(gatewayError(501, "NotSimulated", "The filter '"+text+"' is not simulated: only provisioningState with eq is."))
		}
	}
	list := slices.SortedFunc(maps.Values(deploymentsOf(c.group)), func(a, b *deployment) int {
		return cmp.Or(b.op.started.Compare(a.op.started), strings.Compare(a.name, b.name))
	})
	body := listBody{[]any{}}
	for _, d := range list {
		if state == "" || strings.EqualFold(state, d.state) {
			body.Value = append(body.Value, d.wire())
		}
	}
	return c.json(200, encode(body), 0).Reply
}

func (c *armCall) pollDeployment() Reply {
	d := deploymentsOf(c.group)[lower(c.id.names[0])]
	if d == nil || d.status != c.id.names[1] {
		return c.fail(errNoDeployment(c.id.names[0]))
	}
	if d.op.done {
		var body struct {
			Status string                 `json:"status"`
			Error  *deploymentFailureWire `json:"error,omitzero"`
		}
		body.Status, body.Error = d.state, d.wire().Properties.Error
		return c.json(200, encode(body), 0).Reply
	}
	reply := c.json(200, []byte(`{"status":"`+d.state+`"}`), 0) // Accepted [seen]; Running, which is documented, is not shown
	reply.RetryAfter = d.op.due.Sub(c.now)
	return reply.Reply
}

// deploy is the end of a deployment: its resources are put in the order of their
// dependencies, and each is ready at once.
func (s *armState) deploy(at time.Time, d *deployment) {
	d.state, d.took, d.changed = "Succeeded", at.Sub(d.changed), at
	d.outputs = map[string]outputWire{}
	for _, r := range d.template.resources {
		c := &armCall{s: s, now: at, version: r.APIVersion, principal: d.principal, sub: d.sub}
		c.req = &Request{Method: "PUT", BaseURL: d.baseURL, Path: r.id(d.groupID()), Body: r.raw}
		c.id.parse(c.req.Path)
		c.key = lower(c.req.Path)
		_, handle := c.findRoute()
		if reply := handle(c); reply.Status >= 400 {
			var failure errorBody
			if err := json.Unmarshal(reply.Body, &failure); err != nil {
				failure.Error.Message = err.Error()
			}
			d.state, d.err = "Failed", errDeploymentFailed(errorDetail{failure.Error.Code, failure.Error.Message})
			break
		}
		if made := s.resources[c.key]; made != nil && made.base().op != nil {
			s.complete(at, made.base().op)
		}
	}
	for name, output := range d.template.outputs {
		d.outputs[name] = output.evaluate(s, d)
	}
	s.changed(at, Azure, d.id, "Accepted", d.state)
}
