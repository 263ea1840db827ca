package arm

import (
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// bucket holds the requests that a principal has left for a subscription. It is
// refilled every second (documented for Azure Resource Manager's limits).
type bucket struct {
	left float64
	at   time.Time
}

// bucketRule is the size of a bucket, its refill a second, and the word that names it
// in a reply's header.
type bucketRule struct {
	size, refill float64
	name         string
}

// bucketRules returns the limit for a subscription and a service principal
// (documented).
func bucketRules(method string) bucketRule {
	switch method {
	case "GET", "HEAD":
		return bucketRule{250, 25, "reads"}
	case "DELETE":
		return bucketRule{200, 10, "deletes"}
	}
	return bucketRule{200, 10, "writes"}
}

// throttle takes a request from its bucket, or returns an error if the bucket is empty.
func (c *Call) throttle() *Error {
	if !c.State.throttles || c.Req.As != "" { // a replayed request passed before
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

// bucketLeft is the bucket of a request, for the header of the reply.
type bucketLeft struct {
	name string
	*bucket
}

// write adds the header with the number of requests left (recorded).
func (b bucketLeft) write(h *kernel.Header) {
	if b.bucket != nil {
		h.Set("X-Ms-Ratelimit-Remaining-Subscription-"+singular(b.name)+"s", strconv.Itoa(int(b.left)))
	}
}

// errThrottled is recorded, but for its Retry-After.
func errThrottled(subscription, method string, wait time.Duration) *Error {
	e := GatewayError(429, "SubscriptionRequestsThrottled", "Number of requests for subscription '"+subscription+"' and operation '"+method+
		"/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/' exceeded the backend storage limit. Please try again after '"+seconds(wait)+"' seconds.")
	e.retryAfter = wait
	return e
}
