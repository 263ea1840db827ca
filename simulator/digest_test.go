package simulator_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// digester signs requests itself, without a client library.
type digester struct {
	t   *testing.T
	sim *simulator.Simulator
	key simulator.APIKey
}

// get sends a GET for the target and returns the status and the challenge, or nil if
// there is none.
func (d *digester) get(target, authorization string) (int, *digest.Challenge) {
	d.t.Helper()
	r, err := http.NewRequest("GET", "https://dedicated.tidbapi.com"+target, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	resp, err := d.sim.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	resp.Body.Close()
	challenge, err := digest.FindChallenge(resp.Header)
	if (err == nil) != (resp.StatusCode == http.StatusUnauthorized) {
		d.t.Fatalf("status %d with the challenge %v, %v", resp.StatusCode, challenge, err)
	}
	return resp.StatusCode, challenge
}

// challenge returns the challenge to an unsigned request.
func (d *digester) challenge() *digest.Challenge {
	_, challenge := d.get("/v1beta1/clusters", "")
	return challenge
}

// sign returns the header for a GET of the target.
func (d *digester) sign(challenge *digest.Challenge, target string, count int) string {
	d.t.Helper()
	credentials, err := digest.Digest(challenge, digest.Options{
		Method: "GET", URI: target, Count: count, Cnonce: "0a4f113b", Username: d.key.Public, Password: string(d.key.Private),
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return credentials.String()
}

func TestDigest(t *testing.T) {
	t.Parallel()
	const path = "/v1beta1/clusters"
	with := func(change func(*digest.Challenge)) func(*digester) string {
		return func(d *digester) string {
			challenge := d.challenge()
			change(challenge)
			return d.sign(challenge, path, 1)
		}
	}
	edit := func(old, new string) func(*digester) string {
		return func(d *digester) string { return strings.Replace(d.sign(d.challenge(), path, 1), old, new, 1) }
	}
	for name, test := range map[string]struct {
		authorization func(*digester) string
		status        int
		stale         bool
	}{
		"MD5":                {with(func(*digest.Challenge) {}), 200, false},
		"SHA-256":            {with(func(c *digest.Challenge) { c.Algorithm = "SHA-256" }), 200, false},
		"no header":          {func(*digester) string { return "" }, 401, false},
		"basic":              {func(*digester) string { return "Basic YTpi" }, 401, false},
		"garbage":            {func(*digester) string { return "Digest =,=" }, 401, false},
		"unknown key":        {func(d *digester) string { d.key.Public = "nobody"; return d.sign(d.challenge(), path, 1) }, 401, false},
		"wrong private key":  {func(d *digester) string { d.key.Private = "wrong"; return d.sign(d.challenge(), path, 1) }, 401, false},
		"other URI":          {func(d *digester) string { return d.sign(d.challenge(), path+"?pageSize=1", 1) }, 401, false},
		"other realm":        {with(func(c *digest.Challenge) { c.Realm = "elsewhere" }), 401, false},
		"nonce of one's own": {with(func(c *digest.Challenge) { c.Nonce = strings.Repeat("0", 32) }), 401, true},
		"no quality":         {edit("qop=auth", "qop=auth-int"), 401, false},
		"other algorithm":    {edit("algorithm=MD5", "algorithm=MD5-sess"), 401, false},
		"count of nothing":   {edit("nc=00000001", "nc=00000000"), 401, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := simulator.ForTest(t, nil)
			d := &digester{t, sim, sim.Account().APIKey}
			status, challenge := d.get(path, test.authorization(d))
			if status != test.status || challenge != nil && challenge.Stale != test.stale {
				t.Errorf("status %d, challenge %v, want %d and stale=%v", status, challenge, test.status, test.stale)
			}
		})
	}
}

// Programs send in parallel, so the counts of a nonce arrive in any order. Each count
// is valid for one request, and a nonce for a limited time.
func TestDigestNonces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const path = "/v1beta1/clusters"
		sim := simulator.ForTest(t, nil)
		d := &digester{t, sim, sim.Account().APIKey}
		challenge := d.challenge()
		for _, step := range []struct{ count, status int }{{3, 200}, {1, 200}, {2, 200}, {3, 401}, {1, 401}, {900, 200}, {1 << 30, 401}} {
			status, fresh := d.get(path, d.sign(challenge, path, step.count))
			if status != step.status {
				t.Errorf("count %d: status %d, want %d", step.count, status, step.status)
			}
			if fresh != nil && (fresh.Nonce == challenge.Nonce || !fresh.Stale) {
				t.Errorf("count %d: challenge %v, want a fresh nonce that is marked stale", step.count, fresh)
			}
		}
		if one, other := d.challenge(), d.challenge(); one.Nonce == other.Nonce {
			t.Errorf("the nonce %s was handed out twice", one.Nonce)
		}
		time.Sleep(11 * time.Minute)
		status, fresh := d.get(path, d.sign(challenge, path, 4))
		if status != 401 || !fresh.Stale {
			t.Errorf("old nonce: status %d, challenge %v, want a stale one", status, fresh)
		}
		if status, _ := d.get(path, d.sign(fresh, path, 1)); status != 200 {
			t.Errorf("its successor: status %d", status)
		}
	})
}
