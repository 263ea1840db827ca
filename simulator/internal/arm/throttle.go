package arm

import (
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// bucket is what a principal may still ask of a subscription, in requests. It
// fills again by the second (documentation of Azure Resource Manager's limits).
type bucket struct {
	left float64
	at   time.Time
}

// bucketRule is the size of a bucket, what flows in each second, and the name that
// the replies' header ends with.
type bucketRule struct {
	size, refill float64
	name         string
}

// bucketRules are Azure Resource Manager's limits for a subscription and a service
// principal (documentation).
func bucketRules(method string) bucketRule {
	switch method {
	case "GET", "HEAD":
		return bucketRule{250, 25, "reads"}
	case "DELETE":
		return bucketRule{200, 10, "deletes"}
	}
	return bucketRule{200, 10, "writes"}
}

// throttle takes a request out of its bucket, and refuses it when there is none
// left. It does nothing unless it was asked for.
func (c *Call) throttle() *Error {
	if !c.State.throttles || c.Req.As != "" { // what is played back was let through before
		return nil
	}
	rule := bucketRules(c.Req.Method)
	key := c.Principal.ClientID + " " + c.Sub.Key + " " + rule.name
	b := c.State.buckets[key]
	if b == nil {
		b = &bucket{left: rule.size, at: c.Now}
		c.State.buckets[key] = b
	}
	if passed := c.Now.Sub(b.at); passed > 0 {
		b.left, b.at = min(rule.size, b.left+passed.Seconds()*rule.refill), c.Now
	}
	c.throttled = bucketLeft{rule.name, b}
	if b.left < 1 {
		wait := time.Duration((1 - b.left) / rule.refill * float64(time.Second))
		return errThrottled(c.Sub.ID, c.Req.Method, max(wait, time.Second))
	}
	b.left--
	return nil
}

// bucketLeft is for the reply to say what is left.
type bucketLeft struct {
	name string
	*bucket
}

// Set writes the header that tells what is left [seen].
func (b bucketLeft) Set(h kernel.Header) {
	if b.bucket != nil {
		h["X-Ms-Ratelimit-Remaining-Subscription-"+capital(b.name)+"s"] = []string{strconv.Itoa(int(b.left))}
	}
}

// errThrottled [seen, but for its Retry-After].
func errThrottled(subscription, method string, wait time.Duration) *Error {
	e := GatewayError(429, "SubscriptionRequestsThrottled", "Number of requests for subscription '"+subscription+"' and operation '"+method+
		"/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/' exceeded the backend storage limit. Please try again after '"+strconv.Itoa(int((wait+time.Second-1)/time.Second))+"' seconds.")
	e.retryAfter = wait
	return e
}
