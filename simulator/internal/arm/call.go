package arm

import (
	"cmp"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Call is one call to Azure Resource Manager and what the checks so far found out
// about it.
type Call struct {
	State     *State
	Now       time.Time
	Req       *kernel.Request
	Version   string // the api-version
	Principal *entra.Application
	Sub       *Subscription
	Group     *ResourceGroup
	ID        ID
	Type      *Type     // nil if the call is not about a resource
	by        *Provider // whose reply it is; nil means ARM's own
	aboutTags bool      // the call is about Microsoft.Resources/tags
	Key       string    // the key of the resource that the path names
	route     string
	throttled bucketLeft
	Tracking  string // the request, correlation and routing ID
}

// Answer answers one call. It checks in ARM's order: api-version, token, subscription,
// permission, resource group, resource.
func (s *State) Answer(now time.Time, r *kernel.Request) kernel.Reply {
	c := &s.call
	*c = Call{State: s, Now: now, Req: r, Tracking: s.Noise.GUID()}
	reply := c.decide()
	if r.Method == "HEAD" {
		reply.Body = nil
	}
	c.throttled.write(&reply.Header)
	reply.Cloud, reply.Route = kernel.Azure, c.route
	if c.Principal != nil {
		reply.As = c.Principal.ClientID
	}
	return reply
}

func (c *Call) decide() kernel.Reply {
	account, about := c.State.accountRoute(c.Req)
	path, tags := cutTags(singleSlashes(c.Req.Path))
	if account == nil && !c.ID.Parse(path) {
		return c.State.Unsupported(c.Req)
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
	if c.Sub = c.State.Subscriptions[kernel.Lower(c.ID.subscription)]; c.Sub == nil {
		return c.Fail(errSubscriptionNotFound(c.ID.subscription))
	}
	if err := c.throttle(); err != nil {
		c.Principal = nil // the call is not to be replayed
		return c.Fail(err)
	}
	typ, handle := c.FindRoute()
	if tags && (handle != nil || c.isAboutSubscription()) {
		typ, handle = c.tagsRoute()
	}
	if handle == nil {
		return c.State.Unsupported(c.Req)
	}
	c.route = c.State.routeName(c.Req.Method, typ)
	if err := c.checkTypeVersion(); err != nil {
		return c.Fail(err)
	}
	if err := c.authorize(typ); err != nil {
		return c.Fail(err)
	}
	if err := cmp.Or(c.checkGroupName(), c.checkRegistration()); err != nil {
		return c.Fail(err)
	}
	return handle(c)
}

// InGroup wraps the handler of a call that may be about a resource group or something
// in it: the group must exist, and nothing is written while it is being deleted.
func InGroup(handle func(*Call) kernel.Reply) func(*Call) kernel.Reply {
	return func(c *Call) kernel.Reply {
		if c.ID.Group != "" {
			c.Group = c.State.Groups[c.GroupKey()]
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

// noGroup returns the error for a call in a group that does not exist.
func (c *Call) noGroup() *Error {
	if c.Req.Method == "DELETE" && c.Type != nil && len(c.Type.words) > 1 && c.Version < deletesByGroup {
		if c.Type.Provider.NoGroup != nil {
			return c.Type.Provider.NoGroup(c)
		}
		return c.Missing() // names the parent, unlike other calls (recorded)
	}
	return ErrGroupNotFound(c.ID.Group)
}

// deletesByGroup is when the deletion of a child in a group that does not exist begins to name
// the group: 2024-03-01 does, 2022-07-01 does not (both with exceptions: recorded).
const deletesByGroup = "2024"

// GroupKey returns the part of the key that names the resource group.
func (c *Call) GroupKey() string {
	return c.Key[:len("/subscriptions/")+len(c.ID.subscription)+len("/resourcegroups/")+len(c.ID.Group)]
}

// checkVersion returns an error if the api-version is missing or malformed.
func (c *Call) checkVersion() *Error {
	c.Version = kernel.QueryValue(c.Req.Query, "api-version")
	if c.Version == "" {
		return errMissingAPIVersion()
	}
	if !isVersion(c.Version) {
		return errInvalidAPIVersion(c.Version)
	}
	return nil
}

// isVersion reports whether the text has the form of an api-version: 2025-09-01 or
// 2025-09-01-preview.
func isVersion(text string) bool {
	_, err := time.Parse(time.DateOnly, strings.TrimSuffix(text, "-preview"))
	return err == nil
}

// ReplyBuilder is a reply whose header is not complete yet.
type ReplyBuilder struct{ kernel.Reply }

// retry sets the Retry-After header and its simulated time.
func (r *ReplyBuilder) retry(wait time.Duration) {
	r.Header.SetSeconds("Retry-After", wait)
	r.RetryAfter = wait
}

// async sets the headers that name a long-running operation. A wait of zero leaves
// Retry-After out.
func (r *ReplyBuilder) async(c *Call, op *Operation, location string, wait time.Duration) {
	c.notify(r)
	r.Header.Set("Azure-Asyncoperation", c.OperationURL("operations", op, location))
	if wait > 0 {
		r.RetryOperation(op, c.Now, wait)
	}
}

// notify sets the header Azure-AsyncNotification, which one kind of reply after the other
// got outside China (recorded).
func (c *Call) notify(r *ReplyBuilder) {
	since := "2020-03-01"
	switch child := len(c.ID.Types) > 1; {
	case child:
		since = "2021-08-01"
	case c.Req.Method == "PUT" && r.Status == 200:
		since = "2021-03-01"
	}
	if (c.Version >= since || Recent(c.Version)) && !c.inChina() {
		r.Header.Set("Azure-Asyncnotification", "Enabled")
	}
}

// inChina reports whether the client called the cloud that 21Vianet runs in China.
func (c *Call) inChina() bool { return strings.HasSuffix(c.Req.BaseURL, ".chinacloudapi.cn") }

// RetryOperation sets the Retry-After header. Its simulated time is shorter if the
// operation ends earlier.
func (r *ReplyBuilder) RetryOperation(op *Operation, now time.Time, wait time.Duration) {
	r.retry(wait)
	r.RetryAfter = max(min(wait, op.Due.Sub(now)), 1)
}

// ExtraHeaders is the number of fields that a reply with an operation adds at most.
const ExtraHeaders = 4

// Empty starts a reply without a body, with room for extra header fields.
func (c *Call) Empty(status, extra int) ReplyBuilder {
	return c.newReply(status, extra, true)
}

// commonHeaders are the fields of most replies.
var commonHeaders = []kernel.HeaderField{{Name: "Cache-Control", Value: "no-cache"}, {Name: "Expires", Value: "-1"}, {Name: "Pragma", Value: "no-cache"}, {Name: "X-Cache", Value: "CONFIG_NOCACHE"}}

// newReply starts a reply of the type's provider, whose header may differ from the
// common one, or of ARM itself.
func (c *Call) newReply(status, extra int, ofProvider bool) ReplyBuilder {
	fields := commonHeaders
	if ofProvider && c.by != nil && c.by.Headers != nil {
		fields = c.by.Headers
	}
	header := append(make(kernel.Header, 0, len(fields)+5+extra), fields...)
	return ReplyBuilder{kernel.Reply{Status: status, Header: append(header,
		kernel.HeaderField{Name: "Strict-Transport-Security", Value: "max-age=31536000; includeSubDomains"},
		kernel.HeaderField{Name: "X-Content-Type-Options", Value: "nosniff"},
		kernel.HeaderField{Name: "X-Ms-Correlation-Request-Id", Value: c.Tracking},
		kernel.HeaderField{Name: "X-Ms-Request-Id", Value: c.Tracking},
		kernel.HeaderField{Name: "X-Ms-Routing-Request-Id", Value: c.Tracking},
	)}}
}

// JSON starts a reply with a body, with room for extra header fields.
func (c *Call) JSON(status int, body []byte, extra int) ReplyBuilder {
	reply := c.Empty(status, extra+1).withJSON(body)
	if c.by != nil && c.by.ContentType != "" {
		reply.Header.Set("Content-Type", c.by.ContentType)
	}
	return reply
}

// Reply returns a reply with the JSON of body.
func (c *Call) Reply(status int, body any) kernel.Reply {
	return c.JSON(status, kernel.Encode(body), 0).Reply
}

// ContentType is that of most bodies (recorded).
const ContentType = "application/json; charset=utf-8"

func (r ReplyBuilder) withJSON(body []byte) ReplyBuilder {
	r.Header.Set("Content-Type", ContentType)
	r.Body = body
	return r
}

// Fail returns the reply that reports err.
func (c *Call) Fail(err *Error) kernel.Reply {
	if err.Later {
		return c.failLater(err)
	}
	r := c.newReply(err.Status, 4, !err.gateway).withJSON(err.Body())
	if err.gateway {
		r.Header.Set("X-Ms-Failure-Cause", "gateway")
	}
	if err.Form != nil && err.Form.ContentType != "" {
		r.Header.Set("Content-Type", err.Form.ContentType)
	}
	r.Unsupported = err.Status == 501
	if err.challenge != "" {
		r.Header.Set("Www-Authenticate", err.challenge)
	}
	if err.retryAfter > 0 {
		r.retry(err.retryAfter)
	}
	return r.Reply
}

// singleSlashes returns the path without empty segments, which ARM passes over: the Azure
// CLI sends one for a resource without a parent (recorded from the client; that ARM does so
// in other places is assumed).
func singleSlashes(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}
