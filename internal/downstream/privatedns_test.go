package downstream

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/privatedns/armprivatedns"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// done waits for an operation to end and returns its result.
func done[T any](poller *runtime.Poller[T], err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return poller.PollUntilDone(context.Background(), nil)
}

// refused reports whether err is this error of Azure.
func refused(err error, status int, code string) bool {
	var failure *azcore.ResponseError
	return errors.As(err, &failure) && failure.StatusCode == status && failure.ErrorCode == code
}

// TestPrivateDNS drives zones, links and record sets with Azure's own client.
func TestPrivateDNS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		sim := simulator.ForTest(t, nil)
		subnet, err := arm.ParseResourceID(sim.AddVirtualNetwork(simulator.VirtualNetwork{}))
		if err != nil {
			t.Fatal(err)
		}
		clients, err := armprivatedns.NewClientFactory(sim.Account().SubscriptionID, sim.Credential(), &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: sim}})
		if err != nil {
			t.Fatal(err)
		}
		zones, links, records := clients.NewPrivateZonesClient(), clients.NewVirtualNetworkLinksClient(), clients.NewRecordSetsClient()
		const group, name = "network", "db.example.com"

		zone, err := done(zones.BeginCreateOrUpdate(ctx, group, name, armprivatedns.PrivateZone{Location: to.Ptr("global")},
			&armprivatedns.PrivateZonesClientBeginCreateOrUpdateOptions{IfNoneMatch: to.Ptr("*")}))
		if err != nil {
			t.Fatal(err)
		}
		if got := *zone.Properties.NumberOfRecordSets; got != 1 {
			t.Errorf("a new zone has %d record sets, want 1", got)
		}
		if _, err := done(links.BeginCreateOrUpdate(ctx, group, name, "link", armprivatedns.VirtualNetworkLink{
			Location: to.Ptr("global"),
			Properties: &armprivatedns.VirtualNetworkLinkProperties{
				RegistrationEnabled: to.Ptr(false),
				VirtualNetwork:      &armprivatedns.SubResource{ID: to.Ptr(subnet.Parent.String())},
			},
		}, nil)); err != nil {
			t.Fatal(err)
		}

		host := armprivatedns.RecordSet{Properties: &armprivatedns.RecordSetProperties{
			TTL: to.Ptr[int64](60), ARecords: []*armprivatedns.ARecord{{IPv4Address: to.Ptr("10.0.0.4")}},
		}}
		if _, err := records.CreateOrUpdate(ctx, group, name, armprivatedns.RecordTypeA, "host", host, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := records.CreateOrUpdate(ctx, group, name, armprivatedns.RecordTypeA, "host", host,
			&armprivatedns.RecordSetsClientCreateOrUpdateOptions{IfNoneMatch: to.Ptr("*")}); !refused(err, http.StatusPreconditionFailed, "PreconditionFailed") {
			t.Errorf("creating the record set again: %v, want 412 PreconditionFailed", err)
		}
		got, err := records.Get(ctx, group, name, armprivatedns.RecordTypeA, "host", nil)
		if err != nil {
			t.Fatal(err)
		}
		if fqdn, address := *got.Properties.Fqdn, *got.Properties.ARecords[0].IPv4Address; fqdn != "host.db.example.com." || address != "10.0.0.4" {
			t.Errorf("the record set is %s %s", fqdn, address)
		}
		var names []string
		pages := 0
		for pager := records.NewListPager(group, name, &armprivatedns.RecordSetsClientListOptions{Top: to.Ptr[int32](1)}); pager.More(); pages++ {
			page, err := pager.NextPage(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, set := range page.Value {
				names = append(names, *set.Name)
			}
		}
		if want := []string{"@", "host"}; !slices.Equal(names, want) || pages != 2 {
			t.Errorf("record sets %q on %d pages, want %q on 2", names, pages, want)
		}
		if _, err := records.Delete(ctx, group, name, armprivatedns.RecordTypeA, "host", nil); err != nil {
			t.Fatal(err)
		}
		if _, err := records.Get(ctx, group, name, armprivatedns.RecordTypeA, "host", nil); !refused(err, http.StatusNotFound, "NotFound") {
			t.Errorf("getting the deleted record set: %v, want 404 NotFound", err)
		}

		// Azure still counts the link for a moment after it is gone.
		if _, err := done(links.BeginDelete(ctx, group, name, "link", nil)); err != nil {
			t.Fatal(err)
		}
		if _, err := zones.BeginDelete(ctx, group, name, nil); !refused(err, http.StatusConflict, "CannotDeleteResource") {
			t.Errorf("deleting the zone at once: %v, want 409 CannotDeleteResource", err)
		}
		time.Sleep(simulator.DefaultDurations().LinkLingering)
		if _, err := done(zones.BeginDelete(ctx, group, name, nil)); err != nil {
			t.Fatal(err)
		}
	})
}
