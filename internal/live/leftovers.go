package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// abandoned is the age from which another run's resources are taken for what a killed
// run left behind. No run lasts as long: see needed.
const abandoned = 6 * time.Hour

// leftover is a resource group of a run.
type leftover struct {
	name  string
	began time.Time // zero if the tag does not say
}

// leftovers returns the groups that runs have made, by prefix and tag: a group that
// somebody else named like that does not have the tag.
func (a *accounts) leftovers(ctx context.Context, subscription string) ([]leftover, error) {
	next, found := request{method: http.MethodGet, path: "/subscriptions/" + subscription + "/resourcegroups", version: groupVersion}, []leftover(nil)
	for next.path != "" {
		body, err := a.call(ctx, next)
		if err != nil {
			return nil, fmt.Errorf("list the resource groups: %w", err)
		}
		var page struct {
			Value []struct {
				Name string            `json:"name"`
				Tags map[string]string `json:"tags"`
			} `json:"value"`
			NextLink string `json:"nextLink"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return nil, fmt.Errorf("list the resource groups: %w", err)
		}
		for _, group := range page.Value {
			value, tagged := group.Tags[tagName]
			if tagged && strings.HasPrefix(strings.ToLower(group.Name), prefix) {
				began, _ := time.Parse(time.RFC3339, value)
				found = append(found, leftover{group.Name, began})
			}
		}
		if next, err = a.follow(page.NextLink); err != nil {
			return nil, fmt.Errorf("list the resource groups: %w", err)
		}
	}
	return found, nil
}

// follow returns the request for the next page of a list, one without a path if there is
// none. A link to another host would get the access token.
func (a *accounts) follow(link string) (request, error) {
	if link == "" {
		return request{}, nil
	}
	u, err := url.Parse(link)
	if err != nil || "https://"+u.Host != strings.TrimSuffix(a.arm.Endpoint(), "/") {
		return request{}, errors.New("the link to the next page leads elsewhere")
	}
	return request{method: http.MethodGet, path: u.Path, query: u.RawQuery}, nil
}

// remove removes a run's resource group with all that is in it, and first what TiDB
// Cloud has registered of it. It goes on after an error.
func (a *accounts) remove(ctx context.Context, s *settings, group string) error {
	var problems []error
	if s.withTiDBCloud() {
		if err := a.unregister(ctx, s, group); err != nil {
			problems = append(problems, fmt.Errorf("remove what TiDB Cloud has of %s: %w", group, err))
		}
	}
	_, err := a.call(ctx, request{method: http.MethodDelete, path: "/subscriptions/" + s.subscription + "/resourceGroups/" + group, version: groupVersion})
	if status, _ := statusOf(err); err != nil && status != http.StatusNotFound {
		problems = append(problems, fmt.Errorf("delete the resource group %s: %w; delete it in the portal", group, err))
	}
	return errors.Join(problems...)
}

// unregister deletes the connections of a group's endpoints from all node groups of the
// cluster.
func (a *accounts) unregister(ctx context.Context, s *settings, group string) error {
	for pager := a.tidb.NewListNodeGroupsPager(s.cluster, nil); pager.More(); {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, g := range page.TidbNodeGroups {
			if err := a.unregisterFrom(ctx, s.cluster, g.TidbNodeGroupID, group); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *accounts) unregisterFrom(ctx context.Context, cluster, nodeGroup, group string) error {
	within := strings.ToLower("/resourceGroups/" + group + "/")
	for pager := a.tidb.NewListPrivateEndpointConnectionsPager(cluster, nodeGroup, &tidbcloud.ListPrivateEndpointConnectionsOptions{PageSize: 100}); pager.More(); {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, c := range page.PrivateEndpointConnections {
			// One that was only discovered goes with the endpoint, and may have no ID.
			if !strings.Contains(strings.ToLower(c.EndpointID), within) || c.PrivateEndpointConnectionID == "" {
				continue
			}
			poller, err := a.tidb.BeginDeletePrivateEndpointConnection(ctx, cluster, nodeGroup, c.PrivateEndpointConnectionID, nil)
			if errors.Is(err, tidbcloud.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if _, err := poller.PollUntilDone(ctx, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// clean removes what earlier runs have left behind: all of it, or only what is
// abandoned. It says what it removes and what it leaves.
func (a *accounts) clean(ctx context.Context, s *settings, all bool, log func(string, ...any)) error {
	found, err := a.leftovers(ctx, s.subscription)
	problems := []error{err}
	for _, l := range found {
		age := time.Since(l.began).Round(time.Minute)
		if !all && (l.began.IsZero() || age < abandoned) {
			log("%s of a run that began %v ago is left alone; %s=clean removes it", l.name, age, envSwitch)
			continue
		}
		log("removing %s of a run that began %v ago", l.name, age)
		problems = append(problems, a.remove(ctx, s, l.name))
	}
	if len(found) == 0 {
		log("no earlier run has left anything behind")
	}
	return errors.Join(problems...)
}
