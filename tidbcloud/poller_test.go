package tidbcloud_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

func inState(state string) reply {
	return reply{Body: fmt.Sprintf(`{"privateEndpointConnectionId":%q,"clusterId":%q,"endpointState":%q,"state":%q,"message":"a remark","host":"h"}`,
		connectionID, clusterID, state, state)}
}

// poll starts an operation and polls it with azcore's default frequency.
type poll func(context.Context, *tidbcloud.Client) (state string, err error)

func pollCreateConnection(ctx context.Context, c *tidbcloud.Client) (string, error) {
	poller, err := c.BeginCreatePrivateEndpointConnection(ctx, clusterID, nodeGroupID, parameters, nil)
	if err != nil {
		return "", err
	}
	connection, err := poller.PollUntilDone(ctx, nil)
	return string(connection.EndpointState), err
}

func pollWait(ctx context.Context, c *tidbcloud.Client) (string, error) {
	poller, err := c.BeginWaitPrivateEndpointConnection(ctx, clusterID, nodeGroupID, connectionID, nil)
	if err != nil {
		return "", err
	}
	connection, err := poller.PollUntilDone(ctx, nil)
	return string(connection.EndpointState), err
}

func pollDeleteConnection(ctx context.Context, c *tidbcloud.Client) (string, error) {
	poller, err := c.BeginDeletePrivateEndpointConnection(ctx, clusterID, nodeGroupID, connectionID, nil)
	if err != nil {
		return "", err
	}
	_, err = poller.PollUntilDone(ctx, nil)
	return "", err
}

func pollCreateCluster(ctx context.Context, c *tidbcloud.Client) (string, error) {
	poller, err := c.BeginCreateCluster(ctx, newCluster(), nil)
	if err != nil {
		return "", err
	}
	cluster, err := poller.PollUntilDone(ctx, nil)
	return string(cluster.State), err
}

func pollDeleteCluster(ctx context.Context, c *tidbcloud.Client) (string, error) {
	poller, err := c.BeginDeleteCluster(ctx, clusterID, nil)
	if err != nil {
		return "", err
	}
	_, err = poller.PollUntilDone(ctx, nil)
	return "", err
}

func TestPollers(t *testing.T) {
	t.Parallel()
	pending, active, failed, deleting := inState("PENDING"), inState("ACTIVE"), inState("FAILED"), inState("DELETING")
	soon := pending
	soon.Header = map[string]string{"Retry-After": "2"}
	tests := []struct {
		name    string
		poll    poll
		replies []reply
		state   string
		is      error
		text    string // in the error
		waited  time.Duration
	}{
		{"create", pollCreateConnection, []reply{pending, pending, pending, active}, "ACTIVE", nil, "", time.Minute},
		{"create, active at once", pollCreateConnection, []reply{active}, "ACTIVE", nil, "", 0},
		{"create, Retry-After", pollCreateConnection, []reply{pending, soon, active}, "ACTIVE", nil, "", 2 * time.Second},
		{"create, unknown and discovered", pollCreateConnection, []reply{inState("SYSTEM_CHECKING"), inState("DISCOVERED"), inState(""), active}, "ACTIVE", nil, "", time.Minute},
		{"create, failed", pollCreateConnection, []reply{pending, failed}, "", tidbcloud.ErrFailed, "FAILED: a remark", 0},
		{"create, failed at once", pollCreateConnection, []reply{failed}, "", tidbcloud.ErrFailed, "FAILED: a remark", 0},
		{"create, deleting", pollCreateConnection, []reply{pending, pending, deleting}, "", tidbcloud.ErrFailed, "DELETING", 30 * time.Second},
		{"create, gone", pollCreateConnection, []reply{pending, notFound}, "", tidbcloud.ErrNotFound, "gone", 0},
		{"create, gone is failed", pollCreateConnection, []reply{pending, notFound}, "", tidbcloud.ErrFailed, "gone", 0},
		{"create, forbidden", pollCreateConnection, []reply{pending, refuse(http.StatusForbidden, "{}")}, "", tidbcloud.ErrPermission, "403", 0},
		{"wait", pollWait, []reply{pending, pending, active}, "ACTIVE", nil, "", 30 * time.Second},
		{"wait for nothing", pollWait, []reply{notFound}, "", tidbcloud.ErrNotFound, "404", 0},
		{"delete", pollDeleteConnection, []reply{{Body: "{}"}, deleting, deleting, notFound}, "", nil, "", time.Minute},
		{"delete, refused", pollDeleteConnection, []reply{{Body: "{}"}, refuse(http.StatusConflict, `{"code":6}`)}, "", nil, "409", 0},
		{"create cluster", pollCreateCluster, []reply{inState("CREATING"), inState("CREATING"), inState("INACTIVE"), active}, "ACTIVE", nil, "", time.Minute},
		{"create cluster, deleted", pollCreateCluster, []reply{inState("CREATING"), inState("DELETED")}, "", tidbcloud.ErrFailed, "DELETED", 0},
		{"create cluster, gone", pollCreateCluster, []reply{inState("CREATING"), notFound}, "", tidbcloud.ErrFailed, "gone", 0},
		{"delete cluster", pollDeleteCluster, []reply{deleting, deleting, notFound}, "", nil, "", 30 * time.Second},
		{"delete cluster, state", pollDeleteCluster, []reply{deleting, inState("DELETED")}, "", nil, "", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				service := replies(test.replies...)
				start := time.Now()
				state, err := test.poll(t.Context(), newClient(t, service))
				if state != test.state || (err == nil) != (test.text == "") || test.is != nil && !errors.Is(err, test.is) {
					t.Errorf("state %q, error %v, want %q and %v", state, err, test.state, test.is)
				}
				if err != nil && !strings.Contains(err.Error(), test.text) {
					t.Errorf("error = %v, want %q in it", err, test.text)
				}
				if got := time.Since(start); got.Round(time.Second) != test.waited {
					t.Errorf("waited %v, want %v", got, test.waited)
				}
				if got := len(service.seen()); got != len(test.replies) {
					t.Errorf("%d requests, want %d", got, len(test.replies))
				}
			})
		})
	}
}

// TestPollAgainAfterError checks that an error while polling loses nothing.
func TestPollAgainAfterError(t *testing.T) {
	t.Parallel()
	service := replies(inState("PENDING"), refuse(http.StatusForbidden, "{}"), inState("ACTIVE"))
	poller, err := newClient(t, service).BeginCreatePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, parameters, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := poller.Poll(t.Context()); err == nil || poller.Done() {
		t.Fatalf("Poll = %v, Done = %t, want an error and not done", err, poller.Done())
	}
	if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// TestResume takes each kind of poller to a second client.
func TestResume(t *testing.T) {
	t.Parallel()
	first := func(t *testing.T) *tidbcloud.Client { return newClient(t, replies(inState("PENDING"))) }
	tests := map[string]struct {
		token  func(*testing.T) (string, error)
		resume func(*tidbcloud.Client, string) (func(context.Context) error, error)
		last   reply
		want   sent
	}{
		"create connection, resumed as wait": {
			token: func(t *testing.T) (string, error) {
				p, err := first(t).BeginCreatePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, parameters, nil)
				if err != nil {
					return "", err
				}
				return p.ResumeToken()
			},
			resume: func(c *tidbcloud.Client, token string) (func(context.Context) error, error) {
				p, err := c.BeginWaitPrivateEndpointConnection(t.Context(), "", "", "", &tidbcloud.BeginWaitPrivateEndpointConnectionOptions{ResumeToken: token})
				return func(ctx context.Context) error { _, err := p.PollUntilDone(ctx, nil); return err }, err
			},
			last: inState("ACTIVE"), want: sent{"GET", connection, ""},
		},
		"wait, resumed as create connection": {
			token: func(t *testing.T) (string, error) {
				p, err := first(t).BeginWaitPrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, connectionID, nil)
				if err != nil {
					return "", err
				}
				return p.ResumeToken()
			},
			resume: func(c *tidbcloud.Client, token string) (func(context.Context) error, error) {
				p, err := c.BeginCreatePrivateEndpointConnection(t.Context(), "", "", tidbcloud.CreatePrivateEndpointConnectionParameters{},
					&tidbcloud.BeginCreatePrivateEndpointConnectionOptions{ResumeToken: token})
				return func(ctx context.Context) error { _, err := p.PollUntilDone(ctx, nil); return err }, err
			},
			last: inState("ACTIVE"), want: sent{"GET", connection, ""},
		},
		"delete connection": {
			token: func(t *testing.T) (string, error) {
				p, err := first(t).BeginDeletePrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, connectionID, nil)
				if err != nil {
					return "", err
				}
				return p.ResumeToken()
			},
			resume: func(c *tidbcloud.Client, token string) (func(context.Context) error, error) {
				p, err := c.BeginDeletePrivateEndpointConnection(t.Context(), "", "", "", &tidbcloud.BeginDeletePrivateEndpointConnectionOptions{ResumeToken: token})
				return func(ctx context.Context) error { _, err := p.PollUntilDone(ctx, nil); return err }, err
			},
			last: notFound, want: sent{"GET", connection, ""},
		},
		"create cluster": {
			token: func(t *testing.T) (string, error) {
				p, err := first(t).BeginCreateCluster(t.Context(), newCluster(), nil)
				if err != nil {
					return "", err
				}
				return p.ResumeToken()
			},
			resume: func(c *tidbcloud.Client, token string) (func(context.Context) error, error) {
				p, err := c.BeginCreateCluster(t.Context(), tidbcloud.Cluster{}, &tidbcloud.BeginCreateClusterOptions{ResumeToken: token})
				return func(ctx context.Context) error { _, err := p.PollUntilDone(ctx, nil); return err }, err
			},
			last: inState("ACTIVE"), want: sent{"GET", cluster, ""},
		},
		"delete cluster": {
			token: func(t *testing.T) (string, error) {
				p, err := first(t).BeginDeleteCluster(t.Context(), clusterID, nil)
				if err != nil {
					return "", err
				}
				return p.ResumeToken()
			},
			resume: func(c *tidbcloud.Client, token string) (func(context.Context) error, error) {
				p, err := c.BeginDeleteCluster(t.Context(), "", &tidbcloud.BeginDeleteClusterOptions{ResumeToken: token})
				return func(ctx context.Context) error { _, err := p.PollUntilDone(ctx, nil); return err }, err
			},
			last: notFound, want: sent{"GET", cluster, ""},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			token, err := test.token(t)
			if err != nil {
				t.Fatal(err)
			}
			for _, leak := range []string{"http", "dedicated.tidbapi.com", "PUBLIC", "private-key", "correct-horse"} {
				if strings.Contains(token, leak) {
					t.Errorf("%q in the token %s", leak, token)
				}
			}
			service := replies(test.last)
			wait, err := test.resume(newClient(t, service), token)
			if err != nil {
				t.Fatal(err)
			}
			if err := wait(t.Context()); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff([]sent{test.want}, service.seen()); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzResumeToken checks that a token is refused, or names one connection: it
// can neither send a request elsewhere nor cause a panic.
func FuzzResumeToken(f *testing.F) {
	f.Add(`{"type":"PrivateEndpointConnection","token":{"kind":"connectionActive","clusterId":"1","nodeGroupId":"2","connectionId":"3"}}`)
	f.Add(`{"type":"PrivateEndpointConnection","token":{"kind":"connectionDeleted","clusterId":"1","nodeGroupId":"2","connectionId":"3"}}`)
	f.Add(`{"type":"PrivateEndpointConnection","token":{"kind":"connectionActive","clusterId":"../..","nodeGroupId":"2","connectionId":"?"}}`)
	f.Add(`{"type":"PrivateEndpointConnection","token":null}`)
	f.Add(`{"type":"PrivateEndpointConnection"}`)
	f.Add(`{"type":"Cluster","token":{"kind":"clusterActive","clusterId":"1"}}`)
	f.Add(`{"type":"PrivateEndpointConnection","token":{"fakeURL":"https://example.com/"}}`) // azcore's test doubles
	f.Add(`null`)
	f.Fuzz(func(t *testing.T, token string) {
		service := replies(inState("ACTIVE"))
		poller, err := newClient(t, service).BeginWaitPrivateEndpointConnection(t.Context(), clusterID, nodeGroupID, connectionID,
			&tidbcloud.BeginWaitPrivateEndpointConnectionOptions{ResumeToken: token})
		if token == "" {
			return // not a resumption
		}
		if err != nil {
			if !errors.Is(err, tidbcloud.ErrInvalidArgument) || len(service.seen()) != 0 {
				t.Errorf("error = %v after %d requests", err, len(service.seen()))
			}
			return
		}
		if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		parts := strings.Split(service.seen()[0].Target, "/")
		if len(parts) != 8 || parts[2] != "clusters" || parts[4] != "tidbNodeGroups" || parts[6] != "privateEndpointConnections" {
			t.Errorf("requested %s", service.seen()[0].Target)
		}
	})
}
