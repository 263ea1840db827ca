package privatelink_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

const (
	listPath  = "/subscriptions/" + subscription + "/providers/Microsoft.Network/privateEndpoints"
	groupList = "/subscriptions/" + subscription + "/resourceGroups/app/providers/Microsoft.Network/privateEndpoints"
	azure     = "https://management.azure.com"
)

func page(next string, items ...string) string {
	body := `{"value":[` + strings.Join(items, ",") + `]`
	if next != "" {
		body += `,"nextLink":"` + azure + next + `"`
	}
	return body + `}`
}

func walk(t *testing.T, pager *runtime.Pager[privatelink.ListPrivateEndpointsResponse]) (found []privatelink.PrivateEndpoint, err error) {
	t.Helper()
	for n := 0; pager.More(); n++ {
		if n > 20 {
			t.Fatal("the listing does not end")
		}
		page, err := pager.NextPage(t.Context())
		if err != nil {
			return found, err
		}
		found = append(found, page.PrivateEndpoints...)
	}
	return found, nil
}

func TestList(t *testing.T) {
	t.Parallel()
	told := strings.Replace(endpointBody("Succeeded", "Approved"), `"ipConfigurations":[]`, `"ipConfigurations":[{"properties":{"privateIPAddress":"10.0.0.4"}}]`, 1)
	want := endpointSnapshot("Succeeded", "Approved")
	untold := want
	untold.PrivateIPAddress = ""
	for name, path := range map[string]string{"subscription": listPath, "group": groupList} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := &privatelink.ListPrivateEndpointsOptions{}
			if path == groupList {
				options.ResourceGroupName = "app"
			}
			// No request for an interface; an empty page in the middle (recorded).
			transport := &script{replies: []reply{
				{"GET " + path, 200, nil, page(path+"?page=2", told)},
				{"GET " + path, 200, nil, page(path + "?page=3")},
				{"GET " + path, 200, nil, page("", "null", endpointBody("Succeeded", "Approved"), "{}")},
			}}
			got, err := walk(t, newClient(transport).NewListPrivateEndpointsPager(subscription, options))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]privatelink.PrivateEndpoint{want, untold, {}}, got); diff != "" {
				t.Errorf("endpoints (-want +got):\n%s", diff)
			}
			transport.finished(t)
		})
	}
}

func TestListEnds(t *testing.T) {
	t.Parallel()
	circle := func(links ...string) (replies []reply) {
		for _, link := range links {
			replies = append(replies, reply{"GET " + listPath, 200, nil, page(listPath + "?page=" + link)})
		}
		return replies
	}
	for _, test := range []struct {
		name, subscription, group string
		replies                   []reply
		is                        error
		want                      string
	}{
		{"itself", subscription, "", circle("2", "2"), nil, "never end"},
		{"a circle of three", subscription, "", circle("2", "3", "1", "2"), nil, "never end"},
		{"no GUID", "mine", "", nil, privatelink.ErrInvalidArgument, "not a GUID"},
		{"no group name", subscription, "a/b", nil, privatelink.ErrInvalidArgument, "ResourceGroupName"},
		{"no such group", subscription, "app", []reply{{"GET " + groupList, 404, nil, `{"error":{"code":"ResourceGroupNotFound","message":"m"}}`}}, privatelink.ErrNotFound, "ResourceGroupNotFound"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: test.replies}
			pager := newClient(transport).NewListPrivateEndpointsPager(test.subscription, &privatelink.ListPrivateEndpointsOptions{ResourceGroupName: test.group})
			_, err := walk(t, pager)
			var own *privatelink.Error
			if !errors.As(err, &own) || !strings.Contains(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("error %v, want %v with %q", err, test.is, test.want)
			}
			transport.finished(t)
		})
	}
}
