package tidbcloud

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/internal/pipeline"
)

// digestPolicy authenticates requests with HTTP Digest (RFC 7616).
//
// Before it has a challenge it sends the request unsigned but with its body: the service
// refuses it before it reads the body, and a server that asks for no authentication would
// take a probe without the body for the request. Once it has a challenge it signs every
// request and raises the nonce count. A 401 brings a new nonce, with which the request is
// sent once more; the reply to that is final.
type digestPolicy struct {
	cred     *Credential
	endpoint *url.URL
	// cnonce returns the client nonce in tests; nil leaves it to the library.
	cnonce func() string

	mu      sync.Mutex
	session *digestSession
}

// digestSession is a challenge and the number of requests signed for it.
type digestSession struct {
	challenge *digest.Challenge
	count     atomic.Int64
}

func newDigestPolicy(cred *Credential, endpoint *url.URL) *digestPolicy {
	return &digestPolicy{cred: cred, endpoint: endpoint}
}

// Do implements policy.Policy.
func (p *digestPolicy) Do(req *policy.Request) (*http.Response, error) {
	if u := req.Raw().URL; u.Scheme != p.endpoint.Scheme || u.Host != p.endpoint.Host {
		return nil, &finalError{fmt.Errorf("%w: %s://%s is not the endpoint %s", errNotSent, u.Scheme, u.Host, p.endpoint)}
	}
	p.mu.Lock()
	session := p.session
	p.mu.Unlock()

	resp, err := p.send(req, session)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || len(resp.Header.Values("WWW-Authenticate")) == 0 {
		return resp, err
	}
	challenge, err := usableChallenge(resp.Header)
	if err != nil {
		return resp, &finalError{&replyError{resp: resp, err: err}}
	}
	if err := req.RewindBody(); err != nil {
		return nil, err
	}
	return p.send(req, p.adopt(challenge))
}

// adopt makes challenge the current one and returns its session. A nonce that is already in
// use keeps its count, because a server may refuse a repeated count.
func (p *digestPolicy) adopt(challenge *digest.Challenge) *digestSession {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.session == nil || p.session.challenge.Nonce != challenge.Nonce {
		p.session = &digestSession{challenge: challenge}
	}
	return p.session
}

// send signs a copy of req for the session, if there is one, and sends it. The response
// refers to the unsigned original, so that no error made from it holds the header.
func (p *digestPolicy) send(req *policy.Request, session *digestSession) (*http.Response, error) {
	signed := req.Clone(req.Raw().Context())
	if session != nil {
		options := digest.Options{
			Method: req.Raw().Method,
			URI:    req.Raw().URL.RequestURI(),
			Count:  int(session.count.Add(1)),
		}
		options.Username, options.Password = p.cred.keys()
		if p.cnonce != nil {
			options.Cnonce = p.cnonce()
		}
		authorization, err := digest.Digest(session.challenge, options)
		if err != nil {
			return nil, &finalError{fmt.Errorf("%w: %w", errNotSent, err)}
		}
		signed.Raw().Header.Set("Authorization", authorization.String())
	}
	resp, err := signed.Next()
	if resp != nil {
		resp.Request = pipeline.Unsigned(req.Raw())
	}
	return resp, err
}

// usableChallenge returns the first challenge that the policy can answer: Digest with MD5 or
// SHA-256 and the quality of protection "auth". Basic would send the private key itself. A
// challenge without "auth" either lacks the nonce count or signs the body, neither of which
// the service asks for.
func usableChallenge(header http.Header) (*digest.Challenge, error) {
	var refusals []string
	for _, value := range header.Values("WWW-Authenticate") {
		challenge, err := parseChallenge(value)
		if err == nil {
			return challenge, nil
		}
		refusals = append(refusals, err.Error())
	}
	return nil, fmt.Errorf("the server's challenge is refused: %s", strings.Join(refusals, "; "))
}

func parseChallenge(value string) (*digest.Challenge, error) {
	if !digest.IsDigest(value) {
		scheme, _, _ := strings.Cut(value, " ")
		return nil, fmt.Errorf("scheme %q is not Digest", scheme)
	}
	challenge, err := digest.ParseChallenge(value)
	if err != nil {
		return nil, err
	}
	switch strings.ToUpper(challenge.Algorithm) {
	case "", "MD5", "SHA-256":
	default:
		return nil, fmt.Errorf("algorithm %q is not supported", challenge.Algorithm)
	}
	// The library splits the list without trimming "auth, auth-int".
	for i := range challenge.QOP {
		challenge.QOP[i] = strings.TrimSpace(challenge.QOP[i])
	}
	if !challenge.SupportsQOP("auth") {
		return nil, fmt.Errorf("qop %q does not offer auth", strings.Join(challenge.QOP, ","))
	}
	if challenge.Nonce == "" {
		return nil, errors.New("no nonce")
	}
	return challenge, nil
}
