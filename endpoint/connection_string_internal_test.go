package endpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

const host = "tidb-1a2b3c4d.privatelink-19319608.abcdefghijkl.clusters.tidb-cloud.com"

func TestConnectionString(t *testing.T) {
	t.Parallel()
	nasty := ConnectionStringOptions{
		User: "o'brien", Password: `p@ss/w:"$(rm)'\?&+ é`, Database: "a b/c?", CAPath: "/etc/my certs/ca.pem",
		TrustStorePath: "/etc/my certs/trust.jks", TrustStorePassword: "s t&",
	}
	for _, test := range []struct {
		format       Format
		plain, nasty string
	}{
		{FormatMySQLCLI,
			`mysql --connect-timeout 15 --ssl-mode=VERIFY_IDENTITY --ssl-ca=ca.pem --tls-version="TLSv1.2" -u root -h HOST -P 4000 -D test -p`,
			`mysql --connect-timeout 15 --ssl-mode=VERIFY_IDENTITY --ssl-ca='/etc/my certs/ca.pem' --tls-version="TLSv1.2" -u 'o'\''brien' -h HOST -P 4000 -D 'a b/c?' -p'p@ss/w:"$(rm)'\''\?&+ é'`},
		{FormatMyCLI,
			`mycli --ssl-ca=ca.pem --ssl-verify-server-cert -u root -h HOST -P 4000 -D test`,
			`mycli --ssl-ca='/etc/my certs/ca.pem' --ssl-verify-server-cert -u 'o'\''brien' -h HOST -P 4000 -D 'a b/c?' -p'p@ss/w:"$(rm)'\''\?&+ é'`},
		{FormatJDBC,
			`jdbc:mysql://HOST:4000/test?user=root&password=<your_password>&sslMode=VERIFY_IDENTITY&tlsVersions=TLSv1.2&trustCertificateKeyStoreUrl=file:<path_to_trust_store>&trustCertificateKeyStorePassword=<your_trust_store_password>`,
			`jdbc:mysql://HOST:4000/a%20b%2Fc%3F?user=o%27brien&password=p%40ss/w%3A%22%24%28rm%29%27%5C%3F%26%2B%20%C3%A9&sslMode=VERIFY_IDENTITY&tlsVersions=TLSv1.2&trustCertificateKeyStoreUrl=file:/etc/my%2520certs/trust.jks&trustCertificateKeyStorePassword=s%20t%26`},
		{FormatPython,
			`MySQLdb.connect(host="HOST", port=4000, user="root", password="<your_password>", database="test", ssl_mode="VERIFY_IDENTITY", ssl={"ca": "ca.pem"})`,
			`MySQLdb.connect(host="HOST", port=4000, user="o'brien", password="p@ss/w:\"$(rm)'\\?&+ é", database="a b/c?", ssl_mode="VERIFY_IDENTITY", ssl={"ca": "/etc/my certs/ca.pem"})`},
		{FormatGoDriver,
			`root:<your_password>@tcp(HOST:4000)/test?tls=tidb`,
			`o'brien:p@ss/w:"$(rm)'\?&+ é@tcp(HOST:4000)/a%20b%2Fc%3F?tls=tidb`},
		{FormatNodeJS,
			`mysql.createConnection({host: "HOST", port: 4000, user: "root", password: "<your_password>", database: "test", ssl: {ca: fs.readFileSync("ca.pem"), minVersion: "TLSv1.2", rejectUnauthorized: true}})`,
			`mysql.createConnection({host: "HOST", port: 4000, user: "o'brien", password: "p@ss/w:\"$(rm)'\\?&+ é", database: "a b/c?", ssl: {ca: fs.readFileSync("/etc/my certs/ca.pem"), minVersion: "TLSv1.2", rejectUnauthorized: true}})`},
	} {
		t.Run(string(test.format), func(t *testing.T) {
			t.Parallel()
			for want, parameters := range map[string]ConnectionStringOptions{test.plain: {}, test.nasty: nasty} {
				got, err := connectionString(test.format, host, 4000, parameters)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.ReplaceAll(want, "HOST", host), got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestConnectionStringRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		format     Format
		parameters ConnectionStringOptions
	}{
		"unknown format":     {"ODBC", ConnectionStringOptions{}},
		"NUL":                {FormatMySQLCLI, ConnectionStringOptions{Password: "secret\x00"}},
		"not UTF-8":          {FormatPython, ConnectionStringOptions{Password: "secret\xff"}},
		"colon in Go's user": {FormatGoDriver, ConnectionStringOptions{User: "a:b", Password: "secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := connectionString(test.format, host, 4000, test.parameters)
			if !errors.Is(err, ErrInvalidArgument) || got != "" || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %q, %v; want ErrInvalidArgument without the password", got, err)
			}
		})
	}
}

func TestParametersDoNotPrintPasswords(t *testing.T) {
	t.Parallel()
	p := ConnectionStringOptions{User: "root", Password: "hunter2", TrustStorePassword: "hunter2"}
	encoded, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{fmt.Sprint(p), fmt.Sprintf("%+v", p), fmt.Sprintf("%#v", p), fmt.Sprintf("%q %x", p, &p), string(encoded)} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, fmt.Sprintf("%x", "hunter2")) {
			t.Errorf("password in %s", text)
		}
	}
}

func TestConnectionStringNeedsAConnection(t *testing.T) {
	t.Parallel()
	both := func(c Connection) EndpointSnapshot {
		return EndpointSnapshot{ProvisioningState: privatelink.ProvisioningStateSucceeded, ConnectionStatus: privatelink.ConnectionStatusApproved, Connection: c}
	}
	azure := func(status privatelink.ConnectionStatus) EndpointSnapshot {
		s := both(Connection{Status: StatusActive, Host: host, Port: 4000})
		s.ConnectionStatus = status
		return s
	}
	moved := azure(privatelink.ConnectionStatusApproved)
	moved.PrivateIPAddress, moved.Connection.PrivateIPAddress = "10.0.0.5", "10.0.0.4"
	for name, test := range map[string]struct {
		snapshot EndpointSnapshot
		want     string
	}{
		"not registered":  {both(Connection{}), "the endpoint is Not registered; accept the endpoint with Endpoint.Accept"},
		"discovered":      {both(Connection{Status: StatusDiscovered}), "the endpoint is Discovered; accept the endpoint with Endpoint.Accept"},
		"failed":          {both(Connection{Status: StatusFailed}), "the endpoint is Failed; Client.Inspect tells the way out"},
		"pending":         {both(Connection{Status: StatusPending, Host: host, Port: 4000}), "the endpoint is Pending; call Endpoint.WaitUntilActive first"},
		"no host":         {both(Connection{Status: StatusActive, Port: 4000}), "no host name yet; call Endpoint.Refresh"},
		"strange host":    {both(Connection{Status: StatusActive, Host: "h';rm", Port: 4000}), "nothing can connect to"},
		"no port":         {both(Connection{Status: StatusActive, Host: host}), "nothing can connect to"},
		"not in Azure":    {EndpointSnapshot{Connection: Connection{Status: StatusActive, Host: host, Port: 4000}}, "there is no such private endpoint; call Endpoint.Refresh"},
		"Azure Pending":   {azure(privatelink.ConnectionStatusPending), "its connection as Pending"},
		"Rejected":        {azure(privatelink.ConnectionStatusRejected), "connection is Rejected"},
		"Disconnected":    {azure(privatelink.ConnectionStatusDisconnected), "connection is Disconnected"},
		"Removed":         {azure(privatelink.ConnectionStatusRemoved), "connection is Removed"},
		"unknown":         {azure("Paused"), "Azure its connection as Paused"},
		"no connection":   {azure(""), "Azure its connection as not there"},
		"another address": {moved, "the address registered is 10.0.0.4, the endpoint has 10.0.0.5"},
	} {
		ep := &Endpoint{snapshot: test.snapshot}
		if got, err := ep.ConnectionString(FormatMyCLI, nil); err == nil || got != "" || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %q, %v; want an error with %q", name, got, err, test.want)
		}
	}
	ep := &Endpoint{snapshot: both(Connection{Status: StatusActive, Host: host, Port: 4001, Message: "odd"})}
	if got, err := ep.ConnectionString(FormatGoDriver, &ConnectionStringOptions{Password: "p"}); err != nil || got != "root:p@tcp("+host+":4001)/test?tls=tidb" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestIsHostName(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{host: true, "": false, "a b": false, "-oProxyCommand": false, "a;b": false, "a/b": false, "a@b": false} {
		if isHostName(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

// Every quoted text reads back as the original.
func FuzzQuoting(f *testing.F) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		f.Skip("no shell to compare with")
	}
	for _, s := range []string{"", "plain", "o'brien", `"$(rm)\`, "a\nb", "-n", "~", "*", "é\u2028", "a+b c%20"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !isText(s) {
			t.Skip()
		}
		var read string
		if err := json.Unmarshal([]byte(literal(s)), &read); err != nil || read != s {
			t.Errorf("literal %s reads back as %q, %v", literal(s), read, err)
		}
		if read, err := url.QueryUnescape(queryEscape(s)); err != nil || read != s {
			t.Errorf("query %s reads back as %q, %v", queryEscape(s), read, err)
		}
		out, err := exec.Command(shell, "-c", "printf %s x"+shellQuote(s)).Output()
		if err != nil || string(out) != "x"+s {
			t.Errorf("word %s reads back as %q, %v", shellQuote(s), out, err)
		}
		p := ConnectionStringOptions{User: "u", Password: tidbcloud.Password(s), Database: s}
		dsn, err := connectionString(FormatGoDriver, host, 4000, p)
		if err != nil {
			t.Fatal(err)
		}
		// As the driver reads it: the last slash, then the last @, then the first colon.
		slash := strings.LastIndex(dsn, "/")
		at := strings.LastIndex(dsn[:slash], "@")
		_, password, _ := strings.Cut(dsn[:at], ":")
		if password != or(s, "<your_password>") {
			t.Errorf("data source name %s reads back as %q", dsn, password)
		}
	})
}
