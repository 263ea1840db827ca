package arm

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Call is one call to Azure Resource Manager on its way through the rules.
type Call struct {
	S         *State
	Now       time.Time
	Req       *kernel.Request
	Version   string
	Principal *entra.Application
	Sub       *Subscription
	Group     *ResourceGroup
	ID        ID
	Typ       *Type     // nil for what is no resource
	by        *Provider // whose reply it is; nil is ARM itself
	aboutTags bool      // the tags of a resource are a resource of Microsoft.Resources
	Key       string    // the path in lower case: the key of the resource it names
	route     string
	throttled bucketLeft
	Tracking  string // request, correlation and routing ID
}

// Answer answers one call, in the order in which ARM looks at it: api-version,
// token, subscription, permission, resource group, resource.
func (s *State) Answer(now time.Time, r *kernel.Request) kernel.Reply {
	c := &s.call
	*c = Call{S: s, Now: now, Req: r, Tracking: s.Noise.GUID()}
	reply := c.decide()
	c.throttled.Set(reply.Header)
	reply.Cloud, reply.Route = kernel.Azure, c.route
	if c.Principal != nil {
		reply.As = c.Principal.ClientID
	}
	return reply
}

func (c *Call) decide() kernel.Reply {
	account, about := c.S.accountRoute(c.Req)
	path, tags := cutTags(c.Req.Path)
	if account == nil && !c.ID.Parse(path) {
		return c.S.Unsupported(c.Req)
	}
	if err := c.checkVersion(); err != nil {
		return c.Fail(err)
	}
	if err := c.authenticate(); err != nil {
		return c.Fail(err)
	}
	if account != nil {
		c.route = c.Req.Method + " " + account.Name
		return account.Handle(c, about)
	}
	c.Key = kernel.Lower(strings.TrimSuffix(path, "/"))
	if c.Sub = c.S.Subscriptions[kernel.Lower(c.ID.subscription)]; c.Sub == nil {
		return c.Fail(errSubscriptionNotFound(c.ID.subscription))
	}
	if err := c.throttle(); err != nil {
		c.Principal = nil // nobody did anything that could be played back
		return c.Fail(err)
	}
	typ, handle := c.FindRoute()
	if tags && handle != nil {
		typ, handle = c.tagsRoute()
	}
	if handle == nil {
		return c.S.Unsupported(c.Req)
	}
	c.route = c.Req.Method + " " + typ
	if err := c.checkTypeVersion(); err != nil {
		return c.Fail(err)
	}
	if err := c.authorize(typ); err != nil {
		return c.Fail(err)
	}
	if err := c.checkRegistration(); err != nil {
		return c.Fail(err)
	}
	return handle(c)
}

// InGroup wraps the rule for what lives in a resource group: the group must
// exist, and nothing is written to one that is being deleted.
func InGroup(handle func(*Call) kernel.Reply) func(*Call) kernel.Reply {
	return func(c *Call) kernel.Reply {
		if c.ID.Group != "" {
			c.Group = c.S.Groups[c.GroupKey()]
			switch {
			case c.Group == nil:
				return c.Fail(c.noGroup())
			case c.Group.op != nil && (c.Req.Method == "PUT" || c.Req.Method == "PATCH"):
				return c.Fail(errGroupDeleting(c.Group.Name))
			}
		}
		return handle(c)
	}
}

// noGroup is the error for a call in a group that does not exist.
func (c *Call) noGroup() *Error {
	if c.Req.Method == "DELETE" && c.Typ != nil && len(c.Typ.words) > 1 {
		if c.Typ.Provider.NoGroup != nil {
			return c.Typ.Provider.NoGroup(c)
		}
		return c.Missing() // names the parent, unlike other calls [seen]
	}
	return ErrGroupNotFound(c.ID.Group)
}

// GroupKey is the part of the key that names the resource group.
func (c *Call) GroupKey() string {
	return c.Key[:len("/subscriptions/")+len(c.ID.subscription)+len("/resourcegroups/")+len(c.ID.Group)]
}

// checkVersion demands a well-formed api-version.
func (c *Call) checkVersion() *Error {
	c.Version = kernel.QueryValue(c.Req.Query, "api-version")
	if c.Version == "" {
		return errMissingAPIVersion()
	}
	if !isDate(strings.TrimSuffix(c.Version, "-preview")) {
		return errInvalidAPIVersion(c.Version)
	}
	return nil
}

// isDate says whether the text has the form 2025-09-01.
func isDate(text string) bool {
	if len(text) != len(time.DateOnly) {
		return false
	}
	for i := range len(text) {
		if digit := '0' <= text[i] && text[i] <= '9'; digit == (i == 4 || i == 7) || !digit && text[i] != '-' {
			return false
		}
	}
	return true
}

// ReplyBuilder is a reply under construction.
type ReplyBuilder struct {
	kernel.Reply
	Fields kernel.HeaderSet
}

// retry sets Retry-After, and the same for clients that live in simulated time.
func (r *ReplyBuilder) retry(wait time.Duration) {
	r.Fields.SetSeconds("Retry-After", wait)
	r.RetryAfter = wait
}

// async sets the headers of a long-running operation.
func (r *ReplyBuilder) async(c *Call, op *Operation, location string, wait time.Duration) {
	if !c.inChina() { // [seen]
		r.Fields.Set("Azure-Asyncnotification", "Enabled")
	}
	r.Fields.Set("Azure-Asyncoperation", c.operationURL("operations", op, location))
	if wait > 0 {
		r.RetryOperation(op, c.Now, wait)
	}
}

// inChina reports whether the client called the cloud that 21Vianet runs in China.
func (c *Call) inChina() bool { return strings.HasSuffix(c.Req.BaseURL, ".chinacloudapi.cn") }

// RetryOperation is retry for an operation: in simulated time nobody has to wait
// for longer than it takes.
func (r *ReplyBuilder) RetryOperation(op *Operation, now time.Time, wait time.Duration) {
	r.retry(wait)
	r.RetryAfter = max(min(wait, op.Due.Sub(now)), 1)
}

// ExtraHeaders is the most that async, retry, ETag and Location add.
const ExtraHeaders = 4

// Empty starts a reply without a body; extra is how many fields will be added.
func (c *Call) Empty(status, extra int) ReplyBuilder {
	return c.reply(status, extra, true)
}

// commonHeaders are the fields of most replies.
var commonHeaders = []kernel.HeaderField{{Name: "Cache-Control", Value: "no-cache"}, {Name: "Expires", Value: "-1"}, {Name: "Pragma", Value: "no-cache"}, {Name: "X-Cache", Value: "CONFIG_NOCACHE"}}

// reply is empty for an answer of the type's provider, which may set other fields than
// the rest of Azure, or of ARM itself.
func (c *Call) reply(status, extra int, own bool) ReplyBuilder {
	h := kernel.NewHeaderSet(10 + extra)
	fields := commonHeaders
	if own && c.by != nil && c.by.Headers != nil {
		fields = c.by.Headers
	}
	for _, f := range fields {
		h.Set(f.Name, f.Value)
	}
	h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Ms-Correlation-Request-Id", c.Tracking)
	h.Set("X-Ms-Request-Id", c.Tracking)
	h.Set("X-Ms-Routing-Request-Id", c.Tracking)
	return ReplyBuilder{kernel.Reply{Status: status, Header: h.Header}, h}
}

func (c *Call) JSON(status int, body []byte, extra int) ReplyBuilder {
	reply := c.Empty(status, extra+1).withJSON(body)
	if c.by != nil && c.by.ContentType != "" {
		reply.Fields.Set("Content-Type", c.by.ContentType)
	}
	return reply
}

func (r ReplyBuilder) withJSON(body []byte) ReplyBuilder {
	r.Fields.Set("Content-Type", "application/json; charset=utf-8")
	r.Body = body
	return r
}

func (c *Call) Fail(err *Error) kernel.Reply {
	if err.Later {
		return c.failLater(err)
	}
	r := c.reply(err.Status, 4, !err.gateway).withJSON(err.Body())
	if err.gateway {
		r.Fields.Set("X-Ms-Failure-Cause", "gateway")
	}
	if err.Form != nil && err.Form.ContentType != "" {
		r.Header["Content-Type"] = []string{err.Form.ContentType}
	}
	r.Unsupported = err.Status == 501
	if err.challenge != "" {
		r.Fields.Set("Www-Authenticate", err.challenge)
	}
	if err.retryAfter > 0 {
		r.retry(err.retryAfter)
	}
	return r.Reply
}
