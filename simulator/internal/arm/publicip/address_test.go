package publicip_test

import (
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/publicip"
)

const (
	addresses = "Microsoft.Network/publicIPAddresses/"
	prefixes  = "Microsoft.Network/publicIPPrefixes/"
	ended     = 5 * time.Second
)

func standard(properties string) string {
	return `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static"` + properties + `}}`
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	of := func(prefix string) string { return `,"publicIPPrefix":{"id":"$G/providers/` + prefixes + prefix + `"}` }
	const twoAddresses = `{"location":"eastus2","properties":{"prefixLength":31}}`
	for name, steps := range map[string][]armtest.Step{
		"by version": {
			{Do: "PUT " + addresses + "a", Body: standard(``), Status: 201},
			{Do: "PUT " + addresses + "b", Body: standard(`,"publicIPAddressVersion":"IPv6"`), Status: 201},
			{Do: "GET " + addresses + "a", Wait: ended, Status: 200, Has: `"ipAddress":"198.18.0.1"`},
			{Do: "GET " + addresses + "b", Status: 200, Has: `"ipAddress":"2001:db8::2"`},
		},
		"of a prefix, while it has some": {
			{Do: "PUT " + prefixes + "p", Body: twoAddresses, Status: 201},
			{Do: "GET " + prefixes + "p", Wait: ended, Status: 200, Has: `"ipPrefix":"198.19.254.0/31"`},
			{Do: "PUT " + addresses + "a", Body: standard(of("p")), Status: 201},
			{Do: "PUT " + addresses + "b", Body: standard(of("p")), Status: 201},
			{Do: "PUT " + addresses + "c", Body: standard(of("p")), Status: 400, Has: "PublicIpPrefixOutOfIpAddresses"},
			{Do: "GET " + addresses + "a", Wait: ended, Status: 200, Has: `"ipAddress":"198.19.254.0"`},
			{Do: "GET " + addresses + "b", Status: 200, Has: `"ipAddress":"198.19.254.1"`},
			{Do: "PUT " + addresses + "a", Body: standard(of("p")), Status: 200},
			{Do: "DELETE " + prefixes + "p", Status: 400, Has: "InUsePublicIpPrefixCannotBeDeleted"},
			{Do: "DELETE " + addresses + "a", Status: 202},
			{Do: "PUT " + addresses + "c", Wait: time.Minute, Body: standard(of("p")), Status: 201},
			{Do: "GET " + addresses + "c", Wait: ended, Status: 200, Has: `"ipAddress":"198.19.254.0"`},
		},
		"of a prefix of six": {
			{Do: "PUT " + prefixes + "p", Body: `{"location":"eastus2","properties":{"prefixLength":127,"publicIPAddressVersion":"IPv6"}}`, Status: 201},
			{Do: "PUT " + addresses + "a", Wait: ended, Body: standard(of("p")), Status: 400, Has: "publicIPAddressVersion"},
			{Do: "PUT " + addresses + "a", Body: standard(of("p") + `,"publicIPAddressVersion":"IPv6"`), Status: 201},
			{Do: "GET " + addresses + "a", Wait: ended, Status: 200, Has: `"ipAddress":"2001:db8:1::"`},
		},
		"idle for 4 to 30 minutes": {
			{Do: "PUT " + addresses + "a", Body: standard(`,"idleTimeoutInMinutes":3`), Status: 400, Has: "idleTimeoutInMinutes"},
			{Do: "PUT " + addresses + "a", Body: standard(`,"idleTimeoutInMinutes":31`), Status: 400, Has: "idleTimeoutInMinutes"},
			{Do: "PUT " + addresses + "a", Body: standard(`,"idleTimeoutInMinutes":30`), Status: 201},
		},
		"for good": {
			{Do: "PUT " + prefixes + "p", Body: twoAddresses, Status: 201},
			{Do: "PUT " + prefixes + "q", Body: twoAddresses, Status: 201},
			{Do: "PUT " + addresses + "a", Wait: ended, Body: standard(of("p")), Status: 201},
			{Do: "PUT " + addresses + "b", Body: standard(``), Status: 201},
			{Do: "PUT " + addresses + "a", Wait: ended, Body: standard(of("q")), Status: 400, Has: "publicIPPrefix"},
			{Do: "PUT " + addresses + "a", Body: standard(``), Status: 400, Has: "publicIPPrefix"},
			{Do: "PUT " + addresses + "b", Body: standard(of("p")), Status: 400, Has: "publicIPPrefix"},
			{Do: "PUT " + addresses + "b", Body: standard(`,"publicIPAddressVersion":"IPv6"`), Status: 400, Has: "publicIPAddressVersion"},
			{Do: "PUT " + addresses + "a", Body: standard(of("p") + `,"idleTimeoutInMinutes":5`), Status: 200},
		},
		"static": {
			{Do: "PUT " + addresses + "a", Body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Dynamic"}}`, Status: 400, Has: "StandardSkuPublicIPAddressesMustBeStatic"},
			{Do: "PUT " + addresses + "a", Body: `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAddressVersion":"IPv6"}}`, Status: 400, Has: "StandardSkuPublicIPAddressesMustBeStatic"},
			{Do: "PUT " + addresses + "a", Body: `{"location":"eastus2","properties":{"publicIPAllocationMethod":"Dynamic"}}`, Status: 201},
			{Do: "PUT " + addresses + "b", Body: `{"location":"eastus2"}`, Status: 201, Has: `"publicIPAllocationMethod":"Dynamic"`},
		},
		"with names": {
			{Do: "PUT " + addresses + "a", Body: standard(`,"dnsSettings":{"domainNameLabel":"orders"}`), Status: 201, Has: "orders.eastus2.cloudapp.azure.com"},
			{Do: "PUT " + addresses + "a", Wait: ended, Body: standard(`,"dnsSettings":{"domainNameLabel":"orders"}`), Status: 200},
			{Do: "PUT " + addresses + "b", Body: standard(`,"dnsSettings":{"domainNameLabel":"orders"}`), Status: 400, Has: "DnsRecordInUse & DNS record orders.eastus2.cloudapp.azure.com is already used by another public IP."},
			{Do: "PUT " + addresses + "b", Body: standard(`,"dnsSettings":{"domainNameLabel":"Bad_Label"}`), Status: 400, Has: "InvalidDomainNameLabel"},
			{Do: "PUT " + addresses + "b", Body: standard(`,"dnsSettings":{"domainNameLabel":"orders","domainNameLabelScope":"TenantReuse"}`), Status: 201},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			armtest.New(publicip.Provider).Run(t, steps)
		})
	}
}
