package command

import (
	"fmt"
	"os"
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

// writePrivate writes a file that only its owner can read, whoever could read what
// was there before. What is no regular file, such as a pipe, stays as it is.
func writePrivate(path, text string) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() {
		if err := file.Chmod(0o600); err != nil {
			return err
		}
	}
	_, err = file.WriteString(text)
	return err
}
