package tidbcloud

import (
	"crypto/subtle"
	"strings"
	"time"

	"github.com/icholy/digest"
)

// nonce is a challenge that was handed out. A count is used once; counts may
// arrive out of order, because programs send in parallel [observed].
type nonce struct {
	made time.Time
	used []uint64 // a bit for every count
}

// nonceLifetime is how long a nonce can be used; later use is answered with a
// stale challenge (assumed).
const nonceLifetime = 10 * time.Minute

// maxCount bounds what one nonce can make us remember, and maxNonces how many of
// them callers without credentials can: beyond it the oldest become stale early.
const (
	maxCount  = 1 << 20
	maxNonces = 1 << 16
)

// take marks a count as used and says whether it was free.
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

// fresh reports whether the nonce can still be used; nil is one that was forgotten.
func (n *nonce) fresh(now time.Time) bool { return n != nil && now.Sub(n.made) < nonceLifetime }

// realm is the one of the real challenge [observed].
const realm = "tidb.cloud"

// challenge hands out a fresh nonce, in the form of the real service [observed].
// Every 401 carries one.
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

// authenticate verifies HTTP Digest credentials (RFC 7616, qop=auth, MD5 or
// SHA-256). On failure it returns a challenge to go with the error.
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
