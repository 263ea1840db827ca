package core

import (
	"strings"
	"time"
)

// armCall is one call to Azure Resource Manager on its way through the rules.
type armCall struct {
	s         *armState
	now       time.Time
	req       *Request
	version   string
	principal *principal
	sub       *subscription
	group     *resourceGroup
	id        armID
	typ       *armType // nil for what is no resource
	aboutTags bool     // the tags of a resource are a resource of Microsoft.Resources
	key       string   // the path in lower case: the key of the resource it names
	route     string
	throttled bucketLeft
	tracking  string // request, correlation and routing ID
}

// answer answers one call, in the order in which ARM looks at it: api-version,
// token, subscription, permission, resource group, resource.
func (s *armState) answer(now time.Time, r *Request) Reply {
	c := &s.call
	*c = armCall{s: s, now: now, req: r, tracking: s.noise.guid()}
	reply := c.decide()
	c.throttled.set(reply.Header)
	reply.Cloud, reply.Route = Azure, c.route
	if c.principal != nil {
		reply.As = c.principal.clientID
	}
	return reply
}

func (c *armCall) decide() Reply {
	account, about := c.s.accountRoute(c.req)
	path, tags := cutTags(c.req.Path)
	if account == nil && !c.id.parse(path) {
		return c.s.Unsupported(c.req)
	}
	if err := c.checkVersion(); err != nil {
		return c.fail(err)
	}
	if err := c.authenticate(); err != nil {
		return c.fail(err)
	}
	if account != nil {
		c.route = c.req.Method + " " + account.name
		return account.handle(c, about)
	}
	c.key = lower(strings.TrimSuffix(path, "/"))
	if c.sub = c.s.subscriptions[lower(c.id.subscription)]; c.sub == nil {
		return c.fail(errSubscriptionNotFound(c.id.subscription))
	}
	if err := c.throttle(); err != nil {
		c.principal = nil // nobody did anything that could be played back
		return c.fail(err)
	}
	typ, handle := c.findRoute()
	if tags && handle != nil {
		typ, handle = c.tagsRoute()
	}
	if handle == nil {
		return c.s.Unsupported(c.req)
	}
	c.route = c.req.Method + " " + typ
	if err := c.checkTypeVersion(); err != nil {
		return c.fail(err)
	}
	if err := c.authorize(typ); err != nil {
		return c.fail(err)
	}
	if err := c.checkRegistration(); err != nil {
		return c.fail(err)
	}
	return handle(c)
}

// inGroup wraps the rule for what lives in a resource group: the group must
// exist, and nothing is written to one that is being deleted.
func inGroup(handle func(*armCall) Reply) func(*armCall) Reply {
	return func(c *armCall) Reply {
		if c.id.group != "" {
			c.group = c.s.groups[c.groupKey()]
			switch {
			case c.group == nil:
				return c.fail(c.noGroup())
			case c.group.op != nil && (c.req.Method == "PUT" || c.req.Method == "PATCH"):
				return c.fail(errGroupDeleting(c.group.name))
			}
		}
		return handle(c)
	}
}

// noGroup is the error for a call in a group that does not exist.
func (c *armCall) noGroup() *armError {
	if c.req.Method == "DELETE" && c.typ != nil && len(c.typ.words) > 1 {
		if c.typ.provider.noGroup != nil {
			return c.typ.provider.noGroup(c)
		}
		return c.missing() // names the parent, unlike other calls [seen]
	}
	return errGroupNotFound(c.id.group)
}

// groupKey is the part of the key that names the resource group.
func (c *armCall) groupKey() string {
	return c.key[:len("/subscriptions/")+len(c.id.subscription)+len("/resourcegroups/")+len(c.id.group)]
}

// checkVersion demands a well-formed api-version.
func (c *armCall) checkVersion() *armError {
	c.version = queryValue(c.req.Query, "api-version")
	if c.version == "" {
		return errMissingAPIVersion()
	}
	if !isDate(strings.TrimSuffix(c.version, "-preview")) {
		return errInvalidAPIVersion(c.version)
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

// armReply is a reply under construction.
type armReply struct {
	Reply
	fields headerSet
}

// retry sets Retry-After, and the same for clients that live in simulated time.
func (r *armReply) retry(wait time.Duration) {
	r.fields.setSeconds("Retry-After", wait)
	r.RetryAfter = wait
}

// async sets the headers of a long-running operation.
func (r *armReply) async(c *armCall, op *operation, location string, wait time.Duration) {
	if !c.inChina() { // [seen]
		r.fields.set("Azure-Asyncnotification", "Enabled")
	}
	r.fields.set("Azure-Asyncoperation", c.operationURL("operations", op, location))
	if wait > 0 {
		r.retryOperation(op, c.now, wait)
	}
}

// inChina reports whether the client called the cloud that 21Vianet runs in China.
func (c *armCall) inChina() bool { return strings.HasSuffix(c.req.BaseURL, ".chinacloudapi.cn") }

// retryOperation is retry for an operation: in simulated time nobody has to wait
// for longer than it takes.
func (r *armReply) retryOperation(op *operation, now time.Time, wait time.Duration) {
	r.retry(wait)
	r.RetryAfter = max(min(wait, op.due.Sub(now)), 1)
}

// extraHeaders is the most that async, retry, ETag and Location add.
const extraHeaders = 4

// empty starts a reply without a body; extra is how many fields will be added.
func (c *armCall) empty(status, extra int) armReply {
	return c.reply(status, extra, c.typ != nil && c.typ.provider.headers != nil)
}

// networkHeaders are the fields of most replies.
var networkHeaders = []HeaderField{{"Cache-Control", "no-cache"}, {"Expires", "-1"}, {"Pragma", "no-cache"}, {"X-Cache", "CONFIG_NOCACHE"}}

// reply is empty for an answer of the type's provider, which may set other fields than
// the rest of Azure, or of ARM itself.
func (c *armCall) reply(status, extra int, own bool) armReply {
	h := newHeaderSet(10 + extra)
	fields := networkHeaders
	if own {
		fields = c.typ.provider.headers
	}
	for _, f := range fields {
		h.set(f.Name, f.Value)
	}
	h.set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	h.set("X-Content-Type-Options", "nosniff")
	h.set("X-Ms-Correlation-Request-Id", c.tracking)
	h.set("X-Ms-Request-Id", c.tracking)
	h.set("X-Ms-Routing-Request-Id", c.tracking)
	return armReply{Reply{Status: status, Header: h.header}, h}
}

func (c *armCall) json(status int, body []byte, extra int) armReply {
	return c.empty(status, extra+1).withJSON(body)
}

func (r armReply) withJSON(body []byte) armReply {
	r.fields.set("Content-Type", "application/json; charset=utf-8")
	r.Body = body
	return r
}

func (c *armCall) fail(err *armError) Reply {
	r := c.reply(err.status, 4, !err.gateway && c.typ != nil && c.typ.provider.headers != nil).withJSON(err.body())
	if err.gateway {
		r.fields.set("X-Ms-Failure-Cause", "gateway")
	}
	if err.form != nil && err.form.contentType != "" {
		r.Header["Content-Type"] = []string{err.form.contentType}
	}
	r.Unsupported = err.status == 501
	if err.challenge != "" {
		r.fields.set("Www-Authenticate", err.challenge)
	}
	if err.retryAfter > 0 {
		r.retry(err.retryAfter)
	}
	return r.Reply
}
