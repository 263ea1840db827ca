package command

import (
	"fmt"
	"strings"
)

// environment is what a client needs, as lines for a shell.
func (s *server) environment() string {
	w := s.world.current.Load()
	account := w.sim.Account()
	_, host, _ := strings.Cut(s.url, "://")
	var b strings.Builder
	for _, v := range [][2]string{
		{"PRIVATELINKSIM_URL", s.url},
		{"SSL_CERT_FILE", s.files.authority},
		{"AZURE_TENANT_ID", account.TenantID},
		{"AZURE_CLIENT_ID", account.ClientID},
		{"AZURE_CLIENT_SECRET", string(account.ClientSecret)},
		{"AZURE_SUBSCRIPTION_ID", account.SubscriptionID},
		{"AZURE_AUTHORITY_HOST", s.url},
		{"ARM_TENANT_ID", account.TenantID},
		{"ARM_CLIENT_ID", account.ClientID},
		{"ARM_CLIENT_SECRET", string(account.ClientSecret)},
		{"ARM_SUBSCRIPTION_ID", account.SubscriptionID},
		{"ARM_METADATA_HOSTNAME", host},
		{"ARM_ENDPOINT", s.url},
		{"TIDBCLOUD_PUBLIC_KEY", account.APIKey.Public},
		{"TIDBCLOUD_PRIVATE_KEY", string(account.APIKey.Private)},
		{"TIDBCLOUD_DEDICATED_ENDPOINT", s.url},
		{"TIDBCLOUD_CLUSTER_ID", w.cluster.ClusterID},
		{"TIDBCLOUD_NODE_GROUP_ID", w.cluster.NodeGroupID},
		{"TIDBCLOUD_SERVICE_ID", w.cluster.ServiceID},
		{"TIDB_CA_PATH", s.files.databaseCA},
		{"PRIVATELINKSIM_SERVER_CERT", s.files.databaseCertificate},
		{"PRIVATELINKSIM_SERVER_KEY", s.files.databaseKey},
	} {
		// With plain HTTP there is no authority to trust, without a backend no database.
		if v[1] != "" {
			fmt.Fprintf(&b, "export %s='%s'\n", v[0], strings.ReplaceAll(v[1], "'", `'\''`))
		}
	}
	return b.String()
}
