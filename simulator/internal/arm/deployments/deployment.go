package deployments

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
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
	steps    []*step
	cleaning time.Time      // since when mode Complete deletes resources
	removal  *arm.Operation // its deletion, or nil
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
	switch {
	case d.removal != nil:
		return "Deleting"
	case !d.op.Done && now.Sub(d.op.Started) >= acceptedFor:
		return "Running"
	}
	return d.state
}

func (d *deployment) wire(c *arm.Call) deploymentWire {
	p := deploymentProperties{TemplateHash: d.hash, templateProperties: templateProperties{
		Mode: d.mode, ProvisioningState: d.stateAt(c.Now),
		Timestamp:     deploymentTime(d.changed),
		Duration:      durationText(d.took),
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
		One: map[string]arm.Handler{"GET": getDeployment, "HEAD": headDeployment, "PUT": putDeployment, "DELETE": deleteDeployment},
		All: arm.GetOnly(listDeployments),
	})
	_ = Provider.Add(&arm.Type{Path: "deployments/validate", Partial: true, All: map[string]arm.Handler{"POST": validateDeployment}})
	_ = Provider.Add(&arm.Type{Path: "deployments/cancel", Partial: true, All: map[string]arm.Handler{"POST": cancelDeployment}})
	_ = Provider.Add(&arm.Type{Path: "deployments/exportTemplate", Partial: true, All: map[string]arm.Handler{"POST": exportTemplate}})
	_ = Provider.Add(&arm.Type{Path: "deployments/operations", Partial: true, One: arm.GetOnly(getOperation), All: arm.GetOnly(listOperations)})
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

// find returns the deployment that the call is about, or nil.
func find(c *arm.Call) *deployment { return deploymentsOf(c.Group)[kernel.Lower(c.ID.Names[0])] }

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
	if old := find(c); old != nil {
		status = 200
		if err := old.busy(); err != nil {
			return c.Fail(err)
		}
	}
	deploymentsOf(c.Group)[kernel.Lower(name)] = d
	// Recorded as done after 11 s.
	d.op = c.State.NewOperation(c.Now, "", c.Sub.Key, c.Group.Key, c.State.Durations.PrivateLinkService, false)
	group, s := c.Group, c.State
	d.op.Finish = func(at time.Time) {
		if s.Groups[group.Key] == group {
			d.deploy(s, at, group)
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
	d := find(c)
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
		if state == "" || strings.EqualFold(state, d.stateAt(c.Now)) {
			wires = append(wires, d.wire(c))
		}
	}
	return c.ReplyList(wires)
}

func pollDeployment(c *arm.Call) kernel.Reply {
	d := find(c)
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
