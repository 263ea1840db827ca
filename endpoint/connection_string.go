package endpoint

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// ConnectionStringOptions are the optional settings of [Endpoint.ConnectionString].
// No value may hold a NUL character or bytes that are not UTF-8.
type ConnectionStringOptions struct {
	// User is the database user; "" means root.
	User string
	// Password is the user's password. "" gives what the console shows: a placeholder,
	// or on a command line the option that makes the client ask. Printing the options
	// does not print it.
	Password tidbcloud.Password
	// Database is the schema to use; "" means test.
	Database string
	// CAPath is the file of the cluster's CA certificate in PEM; "" means ca.pem.
	// The Go driver and JDBC take the certificate in other ways.
	CAPath string
	// TrustStorePath and TrustStorePassword are those of the Java key store in which
	// JDBC finds the CA certificate. "" gives a placeholder.
	TrustStorePath     string
	TrustStorePassword tidbcloud.Password
}

// ConnectionString takes step 4: it returns what the console shows in its connection
// dialog, for the endpoint as it was last seen. It sends no request. The formats are
// documented for public connections; that private endpoints have the same, and that
// the server's certificate covers the private host name, is assumed.
//
// An endpoint that is not ACTIVE, that has no host name yet, or whose connection Azure
// does not show as Approved gives an error. Values that the format cannot express give
// one that matches [ErrInvalidArgument]. The result holds the password, if one is
// given.
func (e *Endpoint) ConnectionString(format Format, options *ConnectionStringOptions) (string, error) {
	const op = "build connection string"
	if options == nil {
		options = &ConnectionStringOptions{}
	}
	snapshot := e.Snapshot()
	connection := snapshot.Connection
	origin, disagreement := snapshot.disagreement()
	fault := &Error{Op: op, Origin: OriginTiDBCloud, Resource: e.id.String()}
	switch {
	case connection.Status != StatusActive:
		fault.Found = "the endpoint is " + connection.Status.String()
		fault.Remedy = remedyActive(connection.Status)
		return "", fault
	case disagreement != "":
		fault.Origin, fault.Found = origin, disagreement
		fault.Remedy = "call Endpoint.Refresh, then try again, because either cloud may lag; if it stays so, Client.Inspect tells the way out"
		return "", fault
	case connection.Host == "":
		fault.Found = "TiDB Cloud gives no host name yet"
		fault.Remedy = "call Endpoint.Refresh, then try again"
		return "", fault
	case !isHostName(connection.Host) || connection.Port < 1 || connection.Port > 65535:
		fault.Found = fmt.Sprintf("TiDB Cloud gives %q and port %d, which nothing can connect to", connection.Host, connection.Port)
		fault.Remedy = "submit a TiDB Cloud support ticket"
		return "", fault
	}
	return connectionString(format, connection.Host, connection.Port, *options)
}

// remedyActive returns what makes an endpoint with this status ACTIVE.
func remedyActive(status Status) string {
	switch {
	case status == StatusPending:
		return "call Endpoint.WaitUntilActive first"
	case status.Acceptable() && status != StatusFailed:
		return remedyAccept
	}
	return "Client.Inspect tells the way out"
}

// disagreement returns why an endpoint that TiDB Cloud shows as ACTIVE carries no
// traffic, and the cloud that shows it; "" if the clouds agree.
func (s EndpointSnapshot) disagreement() (Origin, string) {
	origin, found := s.unusable()
	if found == "" && s.ConnectionStatus != privatelink.ConnectionStatusApproved {
		origin, found = OriginAzure, "TiDB Cloud shows the endpoint as Active, but Azure its connection as "+or(string(s.ConnectionStatus), "not there")
	}
	return origin, found
}

func connectionString(format Format, host string, port int, p ConnectionStringOptions) (string, error) {
	if err := p.validate(format); err != nil {
		return "", err
	}
	user, database, ca := or(p.User, "root"), or(p.Database, "test"), or(p.CAPath, "ca.pem")
	password := string(p.Password)
	switch format {
	case FormatMySQLCLI:
		return fmt.Sprintf(`mysql --connect-timeout 15 --ssl-mode=VERIFY_IDENTITY --ssl-ca=%s --tls-version="TLSv1.2" -u %s -h %s -P %d -D %s -p%s`,
			shellQuote(ca), shellQuote(user), host, port, shellQuote(database), shellQuote(password)), nil
	case FormatMyCLI:
		ask := ""
		if password != "" {
			ask = " -p" + shellQuote(password)
		}
		return fmt.Sprintf(`mycli --ssl-ca=%s --ssl-verify-server-cert -u %s -h %s -P %d -D %s%s`,
			shellQuote(ca), shellQuote(user), host, port, shellQuote(database), ask), nil
	case FormatJDBC:
		store := "<path_to_trust_store>"
		if p.TrustStorePath != "" {
			// Connector/J decodes the parameter, then Java the file URL in it.
			path := (&url.URL{Path: p.TrustStorePath}).EscapedPath()
			if strings.HasPrefix(path, "//") {
				path = "//" + path // two slashes at the front would begin a host name
			}
			store = queryEscape(path)
		}
		return fmt.Sprintf("jdbc:mysql://%s:%d/%s?user=%s&password=%s&sslMode=VERIFY_IDENTITY&tlsVersions=TLSv1.2&trustCertificateKeyStoreUrl=file:%s&trustCertificateKeyStorePassword=%s",
			host, port, strings.ReplaceAll(queryEscape(database), "/", "%2F"), queryEscape(user), or(queryEscape(password), "<your_password>"),
			store, or(queryEscape(string(p.TrustStorePassword)), "<your_trust_store_password>")), nil
	case FormatPython:
		return fmt.Sprintf(`MySQLdb.connect(host=%s, port=%d, user=%s, password=%s, database=%s, ssl_mode="VERIFY_IDENTITY", ssl={"ca": %s})`,
			literal(host), port, literal(user), literal(or(password, "<your_password>")), literal(database), literal(ca)), nil
	case FormatGoDriver:
		// The driver takes the password as it is, up to the last @.
		return fmt.Sprintf("%s:%s@tcp(%s:%d)/%s?tls=tidb", user, or(password, "<your_password>"), host, port, url.PathEscape(database)), nil
	case FormatNodeJS:
		return fmt.Sprintf(`mysql.createConnection({host: %s, port: %d, user: %s, password: %s, database: %s, ssl: {ca: fs.readFileSync(%s), minVersion: "TLSv1.2", rejectUnauthorized: true}})`,
			literal(host), port, literal(user), literal(or(password, "<your_password>")), literal(database), literal(ca)), nil
	}
	return "", invalidArgument("Format", string(format), "it is not a known format", fmt.Sprintf("use one of %q", PossibleFormatValues()))
}

// validate refuses values that the format cannot express. No error holds a password.
func (p ConnectionStringOptions) validate(format Format) error {
	for _, field := range []struct{ name, value string }{
		{"User", p.User}, {"Password", string(p.Password)}, {"Database", p.Database}, {"CAPath", p.CAPath},
		{"TrustStorePath", p.TrustStorePath}, {"TrustStorePassword", string(p.TrustStorePassword)},
	} {
		if !isText(field.value) {
			return invalidArgument(field.name, "", "it holds a NUL character or bytes that are not UTF-8", "use text")
		}
	}
	if format == FormatGoDriver && strings.Contains(p.User, ":") {
		return invalidArgument("User", p.User, "the Go driver takes what follows ':' for the password", "build the driver's Config instead of a data source name")
	}
	return nil
}
