package deployments

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// evaluateOutputs is the last operation of a deployment.
const evaluateOutputs = "EvaluateDeploymentOutput"

// operationWire is the JSON of an operation of a deployment (recorded; the provider's request ID
// has not been in it since 2022, and statusMessage without an error not since 2020).
type operationWire struct {
	ID         string              `json:"id"`
	Name       string              `json:"operationId"`
	Properties operationProperties `json:"properties"`
}

type operationProperties struct {
	Operation         string            `json:"provisioningOperation"`
	ProvisioningState string            `json:"provisioningState"`
	Timestamp         string            `json:"timestamp"`
	Duration          string            `json:"duration"`
	TrackingID        string            `json:"trackingId"`
	StatusCode        string            `json:"statusCode"`
	StatusMessage     json.RawMessage   `json:"statusMessage,omitzero"` // the error (described)
	Target            *dependencyTarget `json:"targetResource,omitzero"`
}

// operations returns the operations that have begun: the last to begin first, but for that of
// the outputs, which is the last (recorded). A deployment that has not ended has only those that fail
// because they are not simulated: the resources are made when it ends.
func (d *deployment) operations() []operationWire {
	var out, outputs []operationWire
	for _, r := range d.template.leftOut() {
		failed := &step{verb: "Create", target: r.target(d.groupID()), at: d.op.Started}
		failed.fail(501, errNotSimulated(r.whyLeft()).Body())
		out = append(out, d.operation(failed))
	}
	for _, done := range d.steps {
		if done.target == nil {
			outputs = append(outputs, d.operation(done))
		} else {
			out = append(out, d.operation(done))
		}
	}
	slices.Reverse(out)
	return append(out, outputs...)
}

// operation shows a step. That of the outputs has the ID of the deployment's own operation
// (recorded).
func (d *deployment) operation(done *step) operationWire {
	w := operationWire{Name: d.status, Properties: operationProperties{
		Operation: done.verb, ProvisioningState: "Succeeded", Timestamp: deploymentTime(done.at), Duration: durationText(done.took),
		StatusCode: statusNames[done.status], StatusMessage: done.message, Target: done.target,
	}}
	p := &w.Properties
	if done.message != nil {
		p.ProvisioningState = "Failed"
	}
	about := done.verb
	if done.target != nil {
		about += " " + done.target.ID
		w.Name = strings.ToUpper(hex.EncodeToString(d.derived(about, "name")[:8]))
	}
	p.TrackingID = guidOf(d.derived(about, "tracking"))
	w.ID = d.id + "/operations/" + w.Name
	return w
}

// derived returns bytes that look random and are the same whenever the operation is shown. They
// are not drawn, since what a world draws is part of saved worlds.
func (d *deployment) derived(about, what string) []byte {
	sum := sha256.Sum256([]byte(d.guid + " " + about + " " + what))
	return sum[:16]
}

func guidOf(b []byte) string {
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// statusNames are the names of statuses in operations (recorded for 200, 201 and 202).
var statusNames = map[int]string{
	200: "OK", 201: "Created", 202: "Accepted", 204: "NoContent", 400: "BadRequest", 403: "Forbidden", 404: "NotFound",
	405: "MethodNotAllowed", 409: "Conflict", 412: "PreconditionFailed", 429: "TooManyRequests", 500: "InternalServerError", 501: "NotImplemented",
}

// durationText shows a duration with hours and minutes if it has any (recorded: PT1M3.4S).
func durationText(d time.Duration) string {
	text := "PT"
	if hours := d / time.Hour; hours > 0 {
		text += strconv.Itoa(int(hours)) + "H"
	}
	if minutes := d % time.Hour / time.Minute; minutes > 0 {
		text += strconv.Itoa(int(minutes)) + "M"
	}
	if rest := d % time.Minute; rest > 0 || d == 0 {
		text += strconv.FormatFloat(rest.Seconds(), 'f', -1, 64) + "S"
	}
	return text
}

// listOperations answers GET deployments/{name}/operations. $top makes pages (recorded).
func listOperations(c *arm.Call) kernel.Reply {
	d := find(c)
	if d == nil {
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	}
	query, _ := url.ParseQuery(c.Req.Query) // a malformed parameter is not there
	top, err := arm.ParseTop(query.Get("$top"))
	if err != nil {
		return c.Fail(err)
	}
	var page struct {
		Value    []operationWire `json:"value"`
		NextLink string          `json:"nextLink,omitzero"`
	}
	page.Value = []operationWire{}
	last := query.Get("$skiptoken")
	for _, w := range d.operations() {
		switch {
		case last != "": // those up to the last of the page before
			if w.Name == last {
				last = ""
			}
		case len(page.Value) == top:
			query.Set("$skiptoken", page.Value[top-1].Name)
			next := url.URL{Path: c.Req.Path, RawQuery: query.Encode()}
			page.NextLink = c.Req.BaseURL + next.RequestURI()
			return c.Reply(200, page)
		default:
			page.Value = append(page.Value, w)
		}
	}
	return c.Reply(200, page)
}

func getOperation(c *arm.Call) kernel.Reply {
	d := find(c)
	if d == nil {
		return c.Fail(errNoDeployment(c.ID.Names[0]))
	}
	list, name := d.operations(), c.ID.Names[1]
	i := slices.IndexFunc(list, func(w operationWire) bool { return strings.EqualFold(w.Name, name) })
	if i < 0 {
		return c.Fail(errNoOperation(name))
	}
	return c.Reply(200, list[i])
}
