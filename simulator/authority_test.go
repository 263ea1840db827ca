package simulator_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// sealed is a Backend that speaks TLS as the cluster's server does.
func sealed(_ context.Context, to simulator.Destination) (net.Conn, error) {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		secure := tls.Server(server, to.TLS)
		if secure.Handshake() == nil {
			_, _ = io.Copy(secure, secure)
		}
	}()
	return client, nil
}

// A client that verifies the server's identity connects only with the authority and the
// endpoint's host name.
func TestAuthority(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newDataPathTo(t, sealed)
		b.activate()
		pool := b.sim.Authority().Pool()
		for name, test := range map[string]struct {
			config *tls.Config
			fails  any // a pointer for errors.As; nil for success
		}{
			"authority and host":       {&tls.Config{RootCAs: pool, ServerName: b.host}, nil},
			"upper case host":          {&tls.Config{RootCAs: pool, ServerName: strings.ToUpper(b.host)}, nil},
			"without the authority":    {&tls.Config{RootCAs: x509.NewCertPool(), ServerName: b.host}, new(x509.UnknownAuthorityError)},
			"another authority":        {&tls.Config{RootCAs: simulator.NewAuthority().Pool(), ServerName: b.host}, new(x509.UnknownAuthorityError)},
			"the address for the name": {&tls.Config{RootCAs: pool, ServerName: "10.0.0.4"}, new(x509.HostnameError)},
			"another cluster's name":   {&tls.Config{RootCAs: pool, ServerName: "pe-x.privatelink-1.y.clusters.tidb-cloud.com"}, new(x509.HostnameError)},
		} {
			conn, err := b.dial(t, b.network, net.JoinHostPort(b.host, "4000"))
			if err != nil {
				t.Fatal(err)
			}
			secure := tls.Client(conn, test.config)
			err = secure.HandshakeContext(t.Context())
			if test.fails == nil && err != nil || test.fails != nil && !errors.As(err, test.fails) {
				t.Errorf("%s: %v, want %T", name, err, test.fails)
			}
			conn.Close()
		}
	})
}

func TestAuthorityOfOptions(t *testing.T) {
	t.Parallel()
	authority := simulator.NewAuthority()
	if got := simulator.New(&simulator.Options{Authority: authority}).Authority(); got != authority {
		t.Error("Options.Authority is not used")
	}
	sim := simulator.New(nil)
	if sim.Authority() != sim.Authority() {
		t.Error("the simulator's own authority changes")
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority.PEM()) || !pool.Equal(authority.Pool()) {
		t.Error("PEM and Pool do not hold the same certificate")
	}
	if _, err := authority.Issue("no\xffname"); err == nil || !strings.Contains(err.Error(), "issue a certificate") {
		t.Errorf("a name that is none: %v", err)
	}
}
