package endpoint_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

func TestListEndpoints(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, settings{})
		want := map[string]endpoint.Status{}
		service := w.service(t)
		for i := range 5 {
			w.spec.EndpointID.Name = fmt.Sprintf("tidb-%d", i)
			ep := w.create(t)
			want[w.spec.EndpointID.String()] = endpoint.StatusDiscovered
			if i%2 == 0 {
				if err := ep.Accept(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				want[w.spec.EndpointID.String()] = endpoint.StatusActive
			}
		}
		time.Sleep(time.Hour)
		got := map[string]endpoint.Status{}
		pages := 0
		pager := service.NewListEndpointsPager(&endpoint.ListEndpointsOptions{PageSize: 2})
		for pager.More() {
			page, err := pager.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			pages++
			for _, connection := range page.Connections {
				got[connection.EndpointID] = connection.Status
				if connection.NodeGroup != service.Snapshot().NodeGroup || connection.ID == "" {
					t.Errorf("connection %+v", connection)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || pages != 3 {
			t.Errorf("%d pages, want 3; connections (-want +got):\n%s", pages, diff)
		}
	})
}

func TestListEndpointsErrors(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := newWorld(t, settings{}).service(t)
		_, err := service.NewListEndpointsPager(&endpoint.ListEndpointsOptions{PageSize: -1}).NextPage(t.Context())
		if !errors.Is(err, endpoint.ErrInvalidArgument) {
			t.Errorf("error %v, want ErrInvalidArgument", err)
		}
	})
}
