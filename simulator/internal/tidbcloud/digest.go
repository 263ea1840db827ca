package tidbcloud

import (
	"crypto/subtle"
	"strings"
	"time"

	"github.com/icholy/digest"
)

// nonce is the nonce of a challenge. Each count is valid once, in any order, because
// programs send requests in parallel (recorded).
type nonce struct {
	made time.Time
	used []uint64 // a bit for every count
}

// nonceLifetime is how long a nonce is valid; afterwards the challenge says that it is
// stale (assumed).
const nonceLifetime = 10 * time.Minute

// maxCount bounds the memory of one nonce, maxNonces the number of nonces that callers
// without credentials can ask for: beyond it the oldest become stale early.
const (
	maxCount  = 1 << 20
	maxNonces = 1 << 16
)

// take marks a count as used. It returns false if the count was used before or is out
// of range.
func (n *nonce) take(count int) bool {
	if count <= 0 || count > maxCount {
		return false
	}
	word, bit := count/64, uint64(1)<<(count%64)
	for len(n.used) <= word {
		n.used = append(n.used, 0)
	}
	if n.used[word]&bit != 0 {
		return false
	}
	n.used[word] |= bit
	return true
}

// fresh reports whether the nonce is valid; nil is not.
func (n *nonce) fresh(now time.Time) bool { return n != nil && now.Sub(n.made) < nonceLifetime }

// realm is recorded.
const realm = "tidb.cloud"

// challenge returns a challenge with a new nonce. Its form is recorded. Every 401 has
// one.
func (c *call) challenge(stale bool) string {
	value := c.s.Noise.Hex(32)
	c.s.Nonces[value] = &nonce{made: c.now}
	c.s.challenges = append(c.s.challenges, value)
	for first := c.s.challenges[0]; len(c.s.challenges) > maxNonces || !c.s.Nonces[first].fresh(c.now); first = c.s.challenges[0] {
		delete(c.s.Nonces, first)
		c.s.challenges = c.s.challenges[1:]
	}
	text := `Digest realm="` + realm + `", domain="", nonce="` + value + `", algorithm=MD5, qop="auth", stale=`
	if stale {
		return text + "true"
	}
	return text + "false"
}

// authenticate checks HTTP Digest credentials (RFC 7616, qop=auth, MD5 or SHA-256) and
// sets the call's key. It returns an error together with the challenge for the reply.
func (c *call) authenticate() (string, *apiError) {
	deny := func(message string, stale bool) (string, *apiError) {
		return c.challenge(stale), unauthenticated(message)
	}
	if c.key = c.s.Keys[c.req.As]; c.key != nil {
		return "", nil
	}
	header := c.req.Authorization
	if header == "" {
		return deny("authorization header is missing", false)
	}
	sent, err := digest.ParseCredentials(header)
	if err != nil || !digest.IsDigest(header) {
		return deny("authorization header is not HTTP Digest", false)
	}
	key := c.s.Keys[sent.Username]
	if key == nil {
		return deny("public_key not found", false)
	}
	n := c.s.Nonces[sent.Nonce]
	if !n.fresh(c.now) {
		return deny("nonce is stale", true)
	}
	if sent.URI != c.req.Target() || sent.QOP != "auth" || sent.Realm != realm || !knownAlgorithm(sent.Algorithm) {
		return deny("digest does not belong to this request", false)
	}
	want, err := digest.Digest(&digest.Challenge{Realm: realm, Nonce: sent.Nonce, Algorithm: sent.Algorithm, QOP: []string{"auth"}},
		digest.Options{Method: c.req.Method, URI: sent.URI, Count: sent.Nc, Username: key.Public, Password: key.private, Cnonce: sent.Cnonce})
	if err != nil || subtle.ConstantTimeCompare([]byte(want.Response), []byte(strings.ToLower(sent.Response))) != 1 {
		return deny("signature does not match", false)
	}
	if !n.take(sent.Nc) {
		return deny("nonce count was used before", true)
	}
	c.key = key
	return "", nil
}

func knownAlgorithm(name string) bool {
	return name == "" || strings.EqualFold(name, "MD5") || strings.EqualFold(name, "SHA-256")
}
