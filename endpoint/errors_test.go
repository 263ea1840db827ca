package endpoint_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

func TestErrorsReachTheClientsBelow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.spec.EndpointID.ResourceGroupName = "none"
		_, err := w.client.Connect(t.Context(), w.spec, nil)
		var own, azure *endpoint.Error
		var reply *azcore.ResponseError
		if !errors.As(err, &own) || !errors.As(own.Err, &azure) || !errors.As(err, &reply) {
			t.Fatalf("error %v lacks a level", err)
		}
		if own.Origin != endpoint.OriginAzure || own.Resource != w.spec.EndpointID.String() || own.Remedy != azure.Remedy || strings.Count(err.Error(), own.Resource) != 1 {
			t.Errorf("error %#v: %v", own, err)
		}
		if azure.Op != "create private endpoint" {
			t.Errorf("the cause is %q, want the error of package privatelink", azure)
		}

		_, err = w.client.Service(t.Context(), endpoint.NodeGroupID{Cluster: "1", ID: "2"}, nil)
		var tidb *endpoint.Error
		if !errors.As(err, &own) || !errors.As(own.Err, &tidb) || !errors.As(err, &reply) {
			t.Fatalf("error %v lacks a level", err)
		}
		if own.Origin != endpoint.OriginTiDBCloud || own.Remedy != tidb.Remedy || strings.Count(err.Error(), own.Remedy) != 1 {
			t.Errorf("error %#v: %v", own, err)
		}
		if tidb.Op != "GetCluster" {
			t.Errorf("the cause is %q, want the error of package tidbcloud", tidb)
		}
	})
}

// All packages have the same error type and the same sentinels.
func TestSentinelsAreShared(t *testing.T) {
	t.Parallel()
	for name, same := range map[string][]error{
		"ErrInvalidArgument": {endpoint.ErrInvalidArgument, privatelink.ErrInvalidArgument, tidbcloud.ErrInvalidArgument},
		"ErrNotFound":        {endpoint.ErrNotFound, privatelink.ErrNotFound, tidbcloud.ErrNotFound},
		"ErrPermission":      {endpoint.ErrPermission, privatelink.ErrPermission, tidbcloud.ErrPermission},
		"ErrAuthentication":  {endpoint.ErrAuthentication, privatelink.ErrAuthentication, tidbcloud.ErrAuthentication},
		"ErrRateLimited":     {privatelink.ErrRateLimited, tidbcloud.ErrRateLimited},
		"ErrFailed":          {privatelink.ErrFailed, tidbcloud.ErrFailed},
	} {
		for _, sentinel := range same {
			if sentinel != same[0] {
				t.Errorf("%s differs between packages", name)
			}
		}
	}
	var _ *privatelink.Error = (*endpoint.Error)(nil)
	var _ *tidbcloud.Error = (*endpoint.Error)(nil)
}

// A 400 of TiDB Cloud in the middle of a wait is a look that failed and does not end the wait,
// since the input was good a moment ago.
func TestOddRefusalOfALook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		if err := w.sim.InjectFault(simulator.Fault{Method: "GET", Path: "privateEndpointConnections/*", Kind: simulator.FaultKindRefuse, Status: 400}); err != nil {
			t.Fatal(err)
		}
		w.connect(t)
		w.connected(t)
	})
}
