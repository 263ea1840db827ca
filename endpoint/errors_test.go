package endpoint_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

func TestErrorsReachTheClientsBelow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		w.spec.EndpointID.ResourceGroupName = "none"
		_, err := w.client.Connect(t.Context(), w.spec, nil)
		var own *endpoint.Error
		var azure *privatelink.Error
		var reply *azcore.ResponseError
		if !errors.As(err, &own) || !errors.As(err, &azure) || !errors.As(err, &reply) {
			t.Fatalf("error %v lacks a level", err)
		}
		if own.Origin != endpoint.OriginAzure || own.Resource != w.spec.EndpointID.String() || own.Remedy != azure.Remedy || strings.Count(err.Error(), own.Resource) != 1 {
			t.Errorf("error %#v: %v", own, err)
		}

		_, err = w.client.Service(t.Context(), endpoint.NodeGroupID{Cluster: "1", ID: "2"}, nil)
		var tidb *tidbcloud.Error
		if !errors.As(err, &own) || !errors.As(err, &tidb) || !errors.As(err, &reply) {
			t.Fatalf("error %v lacks a level", err)
		}
		if own.Origin != endpoint.OriginTiDBCloud || own.Remedy != tidb.Remedy || strings.Count(err.Error(), own.Remedy) != 1 {
			t.Errorf("error %#v: %v", own, err)
		}
	})
}
