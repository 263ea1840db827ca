package privatelink_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestGetSubnet(t *testing.T) {
	t.Parallel()
	id, err := privatelink.ParseSubnetID(subnetPath)
	if err != nil {
		t.Fatal(err)
	}
	const networkPath = groupPath + "virtualNetworks/main"
	for _, test := range []struct {
		name, body string
		want       privatelink.Subnet
		is         error
	}{
		{"one prefix", `{"location":"East US 2","properties":{"subnets":[null,{"name":"other"},{"id":"` + subnetPath + `","name":"Apps","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`,
			privatelink.Subnet{ID: id, Location: "eastus2", AddressPrefixes: []string{"10.0.0.0/24"}}, nil},
		{"two prefixes", `{"location":"eastus2","properties":{"subnets":[{"name":"apps","properties":{"addressPrefixes":["10.0.0.0/24","10.0.1.0/24"]}}]}}`,
			privatelink.Subnet{ID: id, Location: "eastus2", AddressPrefixes: []string{"10.0.0.0/24", "10.0.1.0/24"}}, nil},
		{"no such subnet", `{"location":"eastus2","properties":{"subnets":[{"name":"other"}]}}`, privatelink.Subnet{}, privatelink.ErrNotFound},
		{"no properties", `{}`, privatelink.Subnet{}, privatelink.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: []reply{{"GET " + networkPath, 200, nil, test.body}}}
			got, err := newClient(transport).GetSubnet(t.Context(), id, nil)
			if !errors.Is(err, test.is) {
				t.Fatalf("error %v, want %v", err, test.is)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("subnet (-want +got):\n%s", diff)
			}
			transport.finished(t)
		})
	}
	if _, err := newClient(&script{}).GetSubnet(t.Context(), privatelink.SubnetID{}, nil); !errors.Is(err, privatelink.ErrInvalidArgument) {
		t.Errorf("zero ID: %v", err)
	}
}
