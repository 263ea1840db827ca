package live

import (
	"context"
	"errors"
	"fmt"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

const elsewhereBody = `{"location":"$OTHER","properties":{"addressSpace":{"addressPrefixes":["10.91.0.0/16"]},"subnets":[{"name":"endpoints","properties":{"addressPrefix":"10.91.0.0/24"}}]}}`

const otherRegionBody = `{"location":"$OTHER","properties":{"subnet":{"id":"$NETWORK/virtualNetworks/elsewhere/subnets/endpoints"},` +
	`"manualPrivateLinkServiceConnections":[{"name":"tidb","properties":{"privateLinkServiceId":"$SERVICE"}}]}}`

// fourSteps are the four steps of TiDB Cloud's page and what is refused on the way.
var fourSteps = withTiDBCloud([]step{
	{name: "find the endpoint service", do: findService},
	{name: "read the cluster with a wrong key", do: func(ctx context.Context, s *stage) error {
		_, err := s.wrongKey.GetCluster(ctx, s.settings.cluster, nil)
		return s.isRefusal("a wrong key", err, tidbcloud.ErrAuthentication)
	}},
	{name: "read a cluster that is not there", do: func(ctx context.Context, s *stage) error {
		_, err := s.tidb.GetCluster(ctx, "1", nil)
		return s.isRefusal("a cluster that is not there", err, tidbcloud.ErrNotFound)
	}},
	{name: "read a connection that is not there", do: func(ctx context.Context, s *stage) error {
		group := s.service.Snapshot().NodeGroup
		_, err := s.tidb.GetPrivateEndpointConnection(ctx, group.Cluster, group.ID, "1", nil)
		return s.isRefusal("a connection that is not there", err, tidbcloud.ErrNotFound)
	}},
	{name: "verify an endpoint that is not there", do: func(ctx context.Context, s *stage) error {
		return s.isRefusal("an endpoint that is not there", s.validate(ctx, "missing", "10.90.0.9"), tidbcloud.ErrInvalidArgument)
	}},
	observed("read TiDB Cloud's service in Azure, without rights", request{method: "GET", path: "$SERVICE", version: netVersion}),
	done("make a network in another region", request{method: "PUT", path: "$NETWORK/virtualNetworks/elsewhere", version: netVersion, body: elsewhereBody}),
	observed("make an endpoint there", request{method: "PUT", path: "$NETWORK/privateEndpoints/other-region", version: netVersion, body: otherRegionBody}),
	observed("read it", request{method: "GET", path: "$NETWORK/privateEndpoints/other-region", version: netVersion}),
	{name: "verify it", do: func(ctx context.Context, s *stage) error {
		return s.isRefusal("an endpoint in another region", s.validate(ctx, "other-region", "10.91.0.4"), tidbcloud.ErrInvalidArgument)
	}},
	observed("delete it", request{method: "DELETE", path: "$NETWORK/privateEndpoints/other-region", version: netVersion}),
	{name: "make the endpoint", do: makeEndpoint},
	{name: "list what TiDB Cloud has discovered", do: listEndpoints},
	{name: "verify the endpoint", do: verify},
	{name: "accept it", do: func(ctx context.Context, s *stage) error { return s.endpoint.Accept(ctx, nil) }},
	{name: "accept it again", do: acceptAgain},
	{name: "wait until it is active", do: func(ctx context.Context, s *stage) error { return s.endpoint.WaitUntilActive(ctx, nil) }},
	{name: "inspect it from this machine", do: inspect},
	{name: "disconnect it", do: func(ctx context.Context, s *stage) error { return s.endpoints.Disconnect(ctx, s.spec(), nil) }},
	{name: "list what is left", do: listEndpoints},
})

// withTiDBCloud marks the steps as those that need TiDB Cloud.
func withTiDBCloud(steps []step) []step {
	for i := range steps {
		steps[i].tidb = true
	}
	return steps
}

// isRefusal checks that the error is a refusal. One that matches another sentinel is a
// finding, as is that there was none.
func (s *stage) isRefusal(what string, err, expected error) error {
	var refusal *tidbcloud.Error
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	if status, _ := statusOf(err); err != nil && status == 0 {
		return err // interrupted, or the network
	}
	if !errors.Is(err, expected) {
		s.found("%s: %v, expected %v", what, err, expected)
	}
	return nil
}

func findService(ctx context.Context, s *stage) (err error) {
	s.service, err = s.endpoints.Service(ctx, endpoint.NodeGroupID{Cluster: s.settings.cluster, ID: s.settings.nodeGroup}, nil)
	if err != nil {
		return err
	}
	if err := s.service.WaitUntilActive(ctx, nil); err != nil {
		return err
	}
	s.vars["SERVICE"] = s.service.Snapshot().ResourceID
	return nil
}

// id is the resource ID of one of the run's private endpoints.
func (s *stage) id(name string) privatelink.PrivateEndpointID {
	id, err := privatelink.ParsePrivateEndpointID(s.expand("$NETWORK/privateEndpoints/" + name))
	if err != nil {
		panic(err) // the names are constants
	}
	return id
}

func (s *stage) spec() endpoint.Spec {
	id := s.id("to-tidb")
	return endpoint.Spec{
		NodeGroup: s.service.Snapshot().NodeGroup, EndpointID: id, RequestMessage: "please",
		SubnetID: privatelink.SubnetID{SubscriptionID: id.SubscriptionID, ResourceGroupName: id.ResourceGroupName, VirtualNetworkName: "vnet", Name: "endpoints"},
	}
}

func (s *stage) validate(ctx context.Context, name, address string) error {
	group := s.service.Snapshot().NodeGroup
	return s.tidb.ValidatePrivateEndpointConnection(ctx, group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID: s.id(name).String(), PrivateIPAddress: address,
	}, nil)
}

func makeEndpoint(ctx context.Context, s *stage) (err error) {
	s.endpoint, err = s.service.CreateEndpoint(ctx, s.spec(), nil)
	return err
}

func listEndpoints(ctx context.Context, s *stage) error {
	for pager := s.service.NewListEndpointsPager(nil); pager.More(); {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return err
		}
		s.log("          observed: a page of %d endpoints", len(page.Connections))
	}
	return nil
}

func verify(ctx context.Context, s *stage) error {
	report, err := s.endpoint.Verify(ctx, nil)
	if err == nil && !report.OK() {
		err = fmt.Errorf("not verified:\n%v", report)
	}
	return err
}

// acceptAgain sends what a client sends that does not know of the first acceptance.
func acceptAgain(ctx context.Context, s *stage) error {
	group, seen := s.service.Snapshot().NodeGroup, s.endpoint.Snapshot()
	_, err := s.tidb.CreatePrivateEndpointConnection(ctx, group.Cluster, group.ID, tidbcloud.CreatePrivateEndpointConnectionParameters{
		EndpointID: seen.ID.String(), PrivateIPAddress: seen.PrivateIPAddress,
	}, nil)
	if status, code := statusOf(err); err == nil || status != 0 {
		s.log("          observed: %d %s", status, code)
		return nil
	}
	return err
}

// inspect asks both clouds; that this machine does not reach the endpoint is usual.
func inspect(ctx context.Context, s *stage) error {
	report, err := s.endpoints.Inspect(ctx, s.spec(), nil)
	if err != nil {
		return err
	}
	s.log("%v", report)
	return nil
}
