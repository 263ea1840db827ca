package arm

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/cloud"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Metadata describes the cloud to clients that know only its host, such as Terraform's
// azurerm with metadata_host. It needs no token. From api-version 2020 on the
// description is one object, as azurerm expects (recorded). The version of Azure Stack
// Hub holds what the Azure CLI needs to register a cloud (documented), here with an
// authority of AD FS.
func (s *State) Metadata(r *kernel.Request) kernel.Reply {
	if r.Method != "GET" {
		return s.Unsupported(r)
	}
	reply := func(status int, body []byte) kernel.Reply {
		header := kernel.Header{{Name: "Content-Type", Value: ContentType}}
		return kernel.Reply{Status: status, Header: header, Body: body, Cloud: kernel.Azure, Route: "GET metadata"}
	}
	version := kernel.QueryValue(r.Query, "api-version")
	if !isVersion(version) {
		err := errMissingAPIVersion()
		return reply(err.Status, err.Body())
	}
	return reply(200, kernel.Encode(cloud.Describe(version, r.BaseURL, r.BaseURL+"/"+entra.ADFS)))
}
