package network

import "testing"

// A group is shown with what refers to it, and stays as long as something does.
func TestSecurityGroupReferences(t *testing.T) {
	t.Parallel()
	const net = "virtualNetworks/v"
	subnet := func(group string) string {
		return `{"properties":{"addressPrefix":"10.0.0.0/24"` + group + `}}`
	}
	nic := func(group string) string {
		return `{"location":"eastus2","properties":{` + group + `"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/v/subnets/s"}}}]}}`
	}
	const refers = `"networkSecurityGroup":{"id":"$NET/networkSecurityGroups/g"}`
	newAzure().run(t, []call{
		putGroup,
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT " + net + "/subnets/s", body: subnet("," + refers), want: 201, shows: map[string]string{"properties.networkSecurityGroup.id": `"$NET/networkSecurityGroups/g"`}},
		{do: "PUT networkInterfaces/n", body: nic(refers + ","), want: 201},
		{do: "GET " + aGroup, want: 200, shows: map[string]string{
			"properties.subnets": `[{"id":"$NET/virtualNetworks/v/subnets/s"}]`, "properties.networkInterfaces": `[{"id":"$NET/networkInterfaces/n"}]`,
		}},
		{do: "DELETE " + aGroup, want: 400, code: "InUseNetworkSecurityGroupCannotBeDeleted"},
		{do: "PUT networkInterfaces/n", body: nic(""), want: 200},
		{do: "DELETE " + aGroup, want: 400, code: "InUseNetworkSecurityGroupCannotBeDeleted"},
		{do: "PUT " + net + "/subnets/s", body: subnet(""), want: 200, hasNot: []string{"properties.networkSecurityGroup"}},
		{do: "GET " + aGroup, want: 200, hasNot: []string{"properties.subnets", "properties.networkInterfaces"}},
		{do: "DELETE " + aGroup, want: 202},
		{do: "PUT " + net + "/subnets/s", body: subnet("," + refers), want: 400, code: "InvalidResourceReference"},
	})
}

// What refers to a group has to be in its region.
func TestSecurityGroupRegion(t *testing.T) {
	t.Parallel()
	newAzure().run(t, []call{
		{do: "PUT " + aGroup, body: `{"location":"westeurope"}`, want: 201},
		putNetwork("v", "10.0.0.0/16"),
		{do: "PUT virtualNetworks/v/subnets/s", want: 400, code: "InvalidResourceReference", body: `{"properties":{"addressPrefix":"10.0.0.0/24","networkSecurityGroup":{"id":"$NET/networkSecurityGroups/g"}}}`},
	})
}
