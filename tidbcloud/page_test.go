package tidbcloud_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestPagers walks three pages of two, two and one with each pager.
func TestPagers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		field, id, target string
		walk              func(context.Context, *tidbcloud.Client) (ids []string, err error)
	}{
		"clusters": {"clusters", "clusterId", clusters + "?projectId=7", func(ctx context.Context, c *tidbcloud.Client) (ids []string, err error) {
			pager := c.NewListClustersPager(&tidbcloud.ListClustersOptions{ProjectID: "7"})
			for pager.More() {
				page, err := pager.NextPage(ctx)
				if err != nil {
					return nil, err
				}
				for _, x := range page.Clusters {
					ids = append(ids, x.ClusterID)
				}
			}
			return ids, nil
		}},
		"node groups": {"tidbNodeGroups", "tidbNodeGroupId", cluster + "/tidbNodeGroups?pageSize=2", func(ctx context.Context, c *tidbcloud.Client) (ids []string, err error) {
			pager := c.NewListNodeGroupsPager(clusterID, &tidbcloud.ListNodeGroupsOptions{PageSize: 2})
			for pager.More() {
				page, err := pager.NextPage(ctx)
				if err != nil {
					return nil, err
				}
				for _, x := range page.TidbNodeGroups {
					ids = append(ids, x.TidbNodeGroupID)
				}
			}
			return ids, nil
		}},
		"connections": {"privateEndpointConnections", "privateEndpointConnectionId", connections + "?cloudProvider=azure", func(ctx context.Context, c *tidbcloud.Client) (ids []string, err error) {
			pager := c.NewListPrivateEndpointConnectionsPager(clusterID, nodeGroupID,
				&tidbcloud.ListPrivateEndpointConnectionsOptions{CloudProvider: tidbcloud.CloudProviderAzure})
			for pager.More() {
				page, err := pager.NextPage(ctx)
				if err != nil {
					return nil, err
				}
				for _, x := range page.PrivateEndpointConnections {
					ids = append(ids, x.PrivateEndpointConnectionID)
				}
			}
			return ids, nil
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page := func(next string, ids ...string) reply {
				var items []string
				for _, id := range ids {
					items = append(items, fmt.Sprintf("{%q:%q}", test.id, id))
				}
				return reply{Body: fmt.Sprintf(`{%q:[%s],"totalSize":5,"nextPageToken":%q}`, test.field, strings.Join(items, ","), next)}
			}
			service := replies(page("a+b/c=", "1", "2"), page("second", "3", "4"), page("", "5"))
			ids, err := test.walk(t.Context(), newClient(t, service))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"1", "2", "3", "4", "5"}, ids); diff != "" {
				t.Errorf("ids (-want +got):\n%s", diff)
			}
			// Every page repeats the parameters of the first and adds the token.
			first, err := url.Parse(test.target)
			if err != nil {
				t.Fatal(err)
			}
			for i, token := range []string{"", "a+b/c=", "second"} {
				got, err := url.Parse(service.seen()[i].Target)
				if err != nil {
					t.Fatal(err)
				}
				want := first.Query()
				if token != "" {
					want.Set("pageToken", token)
				}
				if diff := cmp.Diff(want, got.Query()); diff != "" || got.Path != first.Path {
					t.Errorf("request %d to %s, query (-want +got):\n%s", i, got.Path, diff)
				}
			}
		})
	}
}

// TestPagerEndless checks that a list that returns to an earlier page ends with an error.
func TestPagerEndless(t *testing.T) {
	t.Parallel()
	for name, tokens := range map[string][]string{
		"itself": {"a", "a"}, "two": {"a", "b", "a"}, "into a circle": {"a", "b", "c", "d", "e", "c"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			service := &script{answer: func(sent) reply {
				n++
				return reply{Body: fmt.Sprintf(`{"clusters":[],"nextPageToken":%q}`, tokens[min(n, len(tokens))-1])}
			}}
			pager := newClient(t, service).NewListClustersPager(nil)
			var err error
			for pager.More() && err == nil && n < 100 {
				_, err = pager.NextPage(t.Context())
			}
			var own *tidbcloud.Error
			if !errors.As(err, &own) || own.Remedy == "" || n != len(tokens) {
				t.Errorf("error = %v after %d requests, want one after %d", err, n, len(tokens))
			}
		})
	}
}

// TestPagerRefused checks that a page the service refuses ends the walk.
func TestPagerRefused(t *testing.T) {
	t.Parallel()
	service := replies(refuse(http.StatusForbidden, `{"code":49900003,"message":"no"}`))
	pager := newClient(t, service).NewListNodeGroupsPager(clusterID, nil)
	if _, err := pager.NextPage(t.Context()); err == nil || pager.More() {
		t.Errorf("error = %v, More = %t, want an error and no more", err, pager.More())
	}
}
