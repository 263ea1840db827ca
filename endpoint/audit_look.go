package endpoint

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// auditing holds what an audit has read and found so far.
type auditing struct {
	client *Client

	services      map[string]NodeGroupID // by resource ID or alias in lower case
	providers     map[string]bool        // TiDB Cloud's own subscriptions, in lower case
	subscriptions []string               // those that were listed in full, in lower case
	groups        map[NodeGroupID]bool   // those that were listed in full
	connections   byEndpoint
	relisted      map[NodeGroupID]relisted // for the second look

	found    []audited // what the last look found
	findings []Finding // what is wrong with each of found
	problems []error   // what could not be read
}

// relisted is the second listing of a node group's connections.
type relisted struct {
	connections []Connection
	err         error
}

func newAuditing(c *Client) *auditing {
	return &auditing{
		client: c, services: map[string]NodeGroupID{}, providers: map[string]bool{}, groups: map[NodeGroupID]bool{},
		connections: byEndpoint{}, relisted: map[NodeGroupID]relisted{},
	}
}

// look lists what is in scope in both clouds.
func (a *auditing) look(ctx context.Context, subscriptions, clusters []string) {
	for _, cluster := range clusters {
		a.problem(a.lookAtCluster(ctx, cluster))
	}
	a.lookElsewhere(ctx)
	var endpoints []privatelink.PrivateEndpoint
	for _, subscription := range subscriptions {
		found, err := a.list(ctx, subscription)
		if a.problem(err); err == nil {
			a.subscriptions = append(a.subscriptions, strings.ToLower(subscription))
			endpoints = append(endpoints, found...)
		}
	}
	a.learnAliases(endpoints)
	seen := map[string]bool{}
	for _, endpoint := range endpoints {
		if found, ok := a.see(endpoint); ok && !seen[strings.ToLower(found.id)] {
			a.found = append(a.found, found)
		}
		seen[strings.ToLower(endpoint.ID.String())] = true
	}
	for _, key := range slices.Sorted(maps.Keys(a.connections)) {
		connections := a.connections[key]
		id, err := privatelink.ParsePrivateEndpointID(connections[0].EndpointID)
		connection := a.ours(connections)
		if err != nil || seen[key] || connection == (Connection{}) || !slices.Contains(a.subscriptions, strings.ToLower(id.SubscriptionID)) {
			continue
		}
		a.found = append(a.found, audited{id: connection.EndpointID, group: connection.NodeGroup, connection: connection, sure: true})
	}
	a.findings = make([]Finding, len(a.found))
}

func (a *auditing) problem(err error) {
	if err != nil {
		a.problems = append(a.problems, err)
	}
}

// lookAtCluster reads the endpoint services of a cluster and their connections.
func (a *auditing) lookAtCluster(ctx context.Context, id string) error {
	_, candidates, err := a.client.nodeGroups(ctx, id)
	if err != nil {
		return wrap("audit cluster", id, err)
	}
	var problems []error
	for _, candidate := range candidates {
		group := NodeGroupID{Cluster: id, ID: candidate.TidbNodeGroupID}
		service := &EndpointService{client: a.client, group: group, snapshot: ServiceSnapshot{NodeGroup: group}}
		connections, err := a.client.list(ctx, group)
		if err == nil {
			err = service.Refresh(ctx, nil)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		a.groups[group] = true
		for i := range connections {
			connections[i].NodeGroup = group
		}
		a.learn(connections)
		if resourceID := service.Snapshot().ResourceID; resourceID != "" {
			a.services[strings.ToLower(resourceID)] = group
			if subscription := subscriptionOf(resourceID); subscription != "" {
				a.providers[subscription] = true
			}
		}
	}
	return joinProblems("audit cluster", id, problems...)
}

// lookElsewhere reads what is registered with other clusters, so that Audit does not
// call it unregistered. An API key that may not list them is no problem.
func (a *auditing) lookElsewhere(ctx context.Context) {
	connections, err := a.client.list(ctx, everywhere())
	if err != nil {
		if !errors.Is(err, ErrPermission) {
			a.problem(err)
		}
		return
	}
	a.learn(slices.DeleteFunc(connections, func(c Connection) bool { return a.groups[c.NodeGroup] }))
}

func (a *auditing) learn(connections []Connection) {
	for _, connection := range connections {
		a.connections.add(connection)
	}
}

// list lists the private endpoints of a subscription.
func (a *auditing) list(ctx context.Context, subscription string) (endpoints []privatelink.PrivateEndpoint, err error) {
	pager := a.client.azure.NewListPrivateEndpointsPager(subscription, nil)
	for pager.More() {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, wrap("audit subscription", subscription, err)
		}
		endpoints = append(endpoints, page.PrivateEndpoints...)
	}
	return endpoints, nil
}

// learnAliases takes the aliases of services from the endpoints that TiDB Cloud
// lists: Azure does not show a service's alias to its consumers.
func (a *auditing) learnAliases(endpoints []privatelink.PrivateEndpoint) {
	for _, endpoint := range endpoints {
		connection := a.ours(a.connections[strings.ToLower(endpoint.ID.String())])
		if connection == (Connection{}) || len(endpoint.Connections) != 1 {
			continue
		}
		if id := endpoint.Connections[0].ServiceID; isAlias(id) {
			a.services[strings.ToLower(id)] = connection.NodeGroup
		}
	}
}

// subscriptionOf returns the subscription in a resource ID, in lower case; "" if
// there is none.
func subscriptionOf(id string) string {
	if parsed, err := privatelink.ParsePrivateLinkServiceID(id); err == nil {
		return strings.ToLower(parsed.SubscriptionID)
	}
	return ""
}

func isAlias(id string) bool {
	_, err := privatelink.ParseAlias(id)
	return err == nil
}

// ours returns the connection that counts among those to node groups in scope, or the
// zero value.
func (a *auditing) ours(connections []Connection) Connection {
	var ours []Connection
	for _, connection := range connections {
		if a.groups[connection.NodeGroup] {
			ours = append(ours, connection)
		}
	}
	return best(ours)
}

// see joins what both clouds say of a private endpoint, and reports whether the
// endpoint leads to TiDB Cloud.
func (a *auditing) see(endpoint privatelink.PrivateEndpoint) (audited, bool) {
	seen := audited{id: endpoint.ID.String(), inAzure: true, azure: endpoint}
	listed := a.connections[strings.ToLower(seen.id)]
	for _, connection := range endpoint.Connections {
		group, known := a.services[strings.ToLower(connection.ServiceID)]
		if !known && !a.providers[subscriptionOf(connection.ServiceID)] {
			continue
		}
		here := slices.DeleteFunc(slices.Clone(listed), func(c Connection) bool { return c.NodeGroup != group })
		if len(here) == 0 {
			here = listed // registered with a cluster out of scope, or with the wrong one
		}
		seen.toService, seen.group, seen.connection = connection, group, best(here)
		if !known {
			seen.group = seen.connection.NodeGroup
		}
		seen.sure = !isAlias(connection.ServiceID) || len(listed) > 0
		return seen, true
	}
	return audited{}, false
}

// reread looks at one endpoint again, in both clouds.
func (a *auditing) reread(ctx context.Context, first audited) (audited, error) {
	id, err := privatelink.ParsePrivateEndpointID(first.id)
	if err != nil {
		return audited{}, err
	}
	second := audited{id: first.id, group: first.group, sure: first.sure}
	if first.group != (NodeGroupID{}) {
		again, ok := a.relisted[first.group]
		if !ok {
			again.connections, again.err = a.client.list(ctx, first.group)
			a.relisted[first.group] = again
		}
		if again.err != nil {
			return audited{}, again.err
		}
		second.connection = best(slices.DeleteFunc(slices.Clone(again.connections), func(c Connection) bool { return !strings.EqualFold(c.EndpointID, first.id) }))
	}
	azure, err := a.client.azure.GetPrivateEndpoint(ctx, id, nil)
	switch {
	case errors.Is(err, privatelink.ErrNotFound):
		return second, nil
	case err != nil:
		return audited{}, err
	}
	second.inAzure, second.azure = true, azure
	for _, connection := range azure.Connections {
		if !first.inAzure || strings.EqualFold(connection.ServiceID, first.toService.ServiceID) {
			second.toService = connection
			break
		}
	}
	return second, nil
}
