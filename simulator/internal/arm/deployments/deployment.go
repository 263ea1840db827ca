package deployments

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/filter"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// deployment is a deployment of a template to a resource group.
type deployment struct {
	*request
	id, name string
	status   string // the ID of the operation in URLs
	op       *arm.Operation
	state    string
	changed  time.Time
	took     time.Duration
	hash     string
	guid     string
	outputs  map[string]outputWire
	err      *arm.Error
}

// deploymentWire is the JSON of a deployment or of a validation.
type deploymentWire struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Type       string `json:"type,omitzero"`
	Properties any    `json:"properties"`
}

// newWire returns the JSON. Api-versions before 2019 do not show the type (recorded in
// 2018-05-01 and 2019-10-01).
func newWire(id, name string, properties any, v arm.View) deploymentWire {
	w := deploymentWire{ID: id, Name: name, Properties: properties}
	if v.Shows("2019") {
		w.Type = "Microsoft.Resources/deployments"
	}
	return w
}

type deploymentProperties struct {
	TemplateHash string `json:"templateHash"`
	templateProperties
	OnError         *onErrorWire           `json:"onErrorDeployment,omitzero"`
	Outputs         map[string]outputWire  `json:"outputs,omitzero"`
	OutputResources []arm.Ref              `json:"outputResources,omitzero"`
	Error           *deploymentFailureWire `json:"error,omitzero"`
}

// templateProperties are the properties that deployments and validations have in common.
type templateProperties struct {
	Parameters        map[string]parameterWire `json:"parameters,omitzero"` // if the template has a section of them (recorded)
	Mode              string                   `json:"mode"`
	Debug             *debugWire               `json:"debugSetting,omitzero"`
	ProvisioningState string                   `json:"provisioningState"`
	Timestamp         string                   `json:"timestamp"`
	Duration          string                   `json:"duration"`
	CorrelationID     string                   `json:"correlationId"`
	Providers         []providerWire           `json:"providers"`
	Dependencies      []dependencyWire         `json:"dependencies"`
}

type deploymentFailureWire struct {
	Code    string            `json:"code"`
	Message string            `json:"message"`
	Details []arm.ErrorDetail `json:"details"`
}

type outputWire struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value,omitzero"`
}

// acceptedFor is how long a deployment is Accepted before it is Running (assumed; recorded first
// polls show either, later ones Running).
const acceptedFor = 2 * time.Second

// stateAt returns the state that a reply shows.
func (d *deployment) stateAt(now time.Time) string {
	if !d.op.Done && now.Sub(d.op.Started) >= acceptedFor {
		return "Running"
	}
	return d.state
}

func (d *deployment) wire(c *arm.Call) deploymentWire {
	p := deploymentProperties{TemplateHash: d.hash, templateProperties: templateProperties{
		Mode: "Incremental", ProvisioningState: d.stateAt(c.Now),
		Timestamp:     deploymentTime(d.changed),
		Duration:      "PT" + strconv.FormatFloat(d.took.Seconds(), 'f', -1, 64) + "S",
		CorrelationID: d.guid, Providers: d.template.providers(), Dependencies: d.template.dependencies(d.groupID()),
	}, Error: d.failure()}
	p.OnError, p.Debug, p.Parameters = d.onError, d.debug, d.template.parameters
	if d.state == "Succeeded" {
		p.OutputResources = d.template.ids(d.groupID(), c.View())
		if d.template.outputs != nil {
			p.Outputs = d.outputs
		}
	}
	return newWire(d.id, d.name, p, c.View())
}

// failure returns the error of a Failed deployment, or nil.
func (d *deployment) failure() *deploymentFailureWire {
	if d.err == nil {
		return nil
	}
	return &deploymentFailureWire{d.err.Code, d.err.Message, d.err.Details}
}

func deploymentTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000Z") }

func (d *deployment) groupID() string {
	id, _, _ := strings.Cut(d.id, "/providers/")
	return id
}

// Provider is the part of Microsoft.Resources that answers for deployments.
var Provider = &arm.Provider{Namespace: "Microsoft.Resources"}

var (
	_ = Provider.Add(&arm.Type{
		Path: "deployments", Partial: true,
		One: map[string]arm.Handler{"GET": getDeployment, "PUT": putDeployment},
		All: arm.GetOnly(listDeployments),
	})
	_ = Provider.Add(&arm.Type{Path: "deployments/validate", Partial: true, All: map[string]arm.Handler{"POST": validateDeployment}})
	_ = Provider.Add(&arm.Type{Path: "deployments/operationStatuses", Partial: true, One: arm.GetOnly(pollDeployment)})
)

// deploymentsOf returns the deployments to a resource group by name in lower case.
func deploymentsOf(g *arm.ResourceGroup) map[string]*deployment {
	list, ok := g.Deployments.(map[string]*deployment)
	if !ok {
		list = map[string]*deployment{}
		g.Deployments = list
	}
	return list
}

// request is the body of a deployment or of a validation.
type request struct {
	template *template
	onError  *onErrorWire
	debug    *debugWire
}

// readDeployment decodes the body of a deployment and parses its template.
func readDeployment(c *arm.Call) (*request, *arm.Error) {
	var body struct {
		Properties struct {
			Mode       string          `json:"mode"`
			Parameters json.RawMessage `json:"parameters"`
			Template   json.RawMessage `json:"template"`
			OnError    *onErrorWire    `json:"onErrorDeployment"`
			Debug      *debugWire      `json:"debugSetting"`
		} `json:"properties"`
	}
	text := strictJSON(c.Req.Body)
	if err := arm.DecodeText(text, &body); err != nil {
		return nil, err
	}
	if err := c.CheckOwn("deployments", text); err != nil {
		return nil, err
	}
	p := body.Properties
	if !strings.EqualFold(p.Mode, "Incremental") {
		return nil, errTemplate("mode " + strconv.Quote(p.Mode))
	}
	t, err := parseTemplate(c, p.Template, p.Parameters)
	if err != nil {
		return nil, err
	}
	return &request{t, p.OnError.resolve(c), p.Debug.shown()}, nil
}

func putDeployment(c *arm.Call) kernel.Reply {
	asked, err := readDeployment(c)
	if err != nil {
		return c.Fail(err)
	}
	name := c.ID.Names[0]
	id := c.Group.ID + "/providers/Microsoft.Resources/deployments/" + name
	d := &deployment{
		id: id, name: name, status: c.State.IDs.Decimal("08", 20, 0), hash: c.State.IDs.Decimal("", 19, 0), guid: c.State.IDs.GUID(),
		state: "Accepted", changed: c.Now, request: asked,
	}
	status := 201
	if old := deploymentsOf(c.Group)[kernel.Lower(name)]; old != nil {
		if status = 200; !old.op.Done {
			return c.Fail(errDeploymentActive(old))
		}
	}
	deploymentsOf(c.Group)[kernel.Lower(name)] = d
	// Recorded as done after 11 s.
	d.op = c.State.NewOperation(c.Now, "", c.Sub.Key, c.Group.Key, c.State.Durations.PrivateLinkService, false)
	group, s := c.Group, c.State
	d.op.Finish = func(at time.Time) {
		if s.Groups[group.Key] == group {
			deploy(s, at, d)
		}
	}
	c.State.Changed(c.Now, kernel.Azure, d.id, "", d.state)
	reply := c.JSON(status, kernel.Encode(d.wire(c)), arm.ExtraHeaders)
	reply.Header.Set("Azure-Asyncoperation", c.Req.BaseURL+"/subscriptions/"+c.Sub.ID+"/resourcegroups/"+c.Group.Name+
		"/providers/Microsoft.Resources/deployments/"+name+"/operationStatuses/"+d.status+"?api-version="+c.Version)
	reply.RetryAfter = d.op.Due.Sub(c.Now)
	reply.Unsupported = d.template.missing() != nil
	return reply.Reply
}

func getDeployment(c *arm.Call) kernel.Reply {
	d := deploymentsOf(c.Group)[kernel.Lower(c.ID.Names[0])]
	if d == nil {
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	}
	reply := c.JSON(200, kernel.Encode(d.wire(c)), 1)
	if !d.op.Done {
		reply.RetryOperation(d.op, c.Now, lookAgain)
	}
	return reply.Reply
}

// lookAgain is the Retry-After of a deployment that has not ended (recorded).
const lookAgain = 5 * time.Second

// listDeployments lists the group's deployments, the latest first (assumed). $filter
// can ask for those in one state (described).
func listDeployments(c *arm.Call) kernel.Reply {
	state, ok := "", true
	if text := kernel.QueryValue(c.Req.Query, "$filter"); text != "" {
		var field, operator string
		if field, operator, state, ok = filter.ParseTerm(text); !ok || field != "provisioningState" || operator != "eq" {
			return c.Fail(arm.GatewayError(501, "NotSimulated", "The filter '"+text+"' is not simulated: only provisioningState with eq is."))
		}
	}
	list := slices.SortedFunc(maps.Values(deploymentsOf(c.Group)), func(a, b *deployment) int {
		return cmp.Or(b.op.Started.Compare(a.op.Started), strings.Compare(a.name, b.name))
	})
	var wires []any
	for _, d := range list {
		if state == "" || strings.EqualFold(state, d.state) {
			wires = append(wires, d.wire(c))
		}
	}
	return c.ReplyList(wires)
}

func pollDeployment(c *arm.Call) kernel.Reply {
	d := deploymentsOf(c.Group)[kernel.Lower(c.ID.Names[0])]
	if d == nil || d.status != c.ID.Names[1] {
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	}
	if d.op.Done {
		var body struct {
			Status string                 `json:"status"`
			Error  *deploymentFailureWire `json:"error,omitzero"`
		}
		body.Status, body.Error = d.state, d.failure()
		return c.Reply(200, body)
	}
	reply := c.JSON(200, []byte(`{"status":"`+d.stateAt(c.Now)+`"}`), 0)
	reply.RetryAfter = d.op.Due.Sub(c.Now)
	return reply.Reply
}

// deploy ends a deployment: it puts the resources in the order of their dependencies
// and completes each operation at once. Resources that are not simulated, and those that
// depend on them, are left out, and the deployment is Failed.
func deploy(s *arm.State, at time.Time, d *deployment) {
	d.state, d.took, d.changed = "Succeeded", at.Sub(d.changed), at
	sc := d.template.scope
	sc.begin()
	sc.now, sc.deployed, sc.static = at, true, false
	var left []*templateResource
	for _, r := range d.template.resources {
		if !r.simulated || r.waits(func(other *templateResource) bool { return slices.Contains(left, other) }) != nil {
			left = append(left, r)
			continue
		}
		if failure := sc.put(r); failure != nil {
			d.state, d.err = "Failed", errDeploymentFailed(*failure)
			break
		}
	}
	if len(left) > 0 && d.err == nil {
		d.state, d.err = "Failed", errLeftOut(left)
	}
	if d.err == nil {
		if d.outputs, d.err = d.template.evaluateOutputs(); d.err != nil {
			d.state = "Failed"
		}
	}
	s.Changed(at, kernel.Azure, d.id, "Accepted", d.state)
}

// put puts one resource, and returns why it cannot be.
func (sc *scope) put(r *templateResource) *arm.ErrorDetail {
	id := r.id(sc.groupID)
	body, err := r.expanded(sc)
	if err != nil {
		failure := failureOf("resource '"+id+"'", err)
		return &failure
	}
	c, reply, _ := sc.ask("PUT", id, r.APIVersion, body)
	if reply.Status >= 400 {
		failure := detailOf(reply)
		return &failure
	}
	if made := sc.state.Resources[c.Key]; made != nil && made.Base().Op != nil {
		sc.state.Complete(sc.now, made.Base().Op)
	}
	return nil
}
