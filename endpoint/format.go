package endpoint

// Format is a way to connect that the console offers under Connect With.
type Format string

const (
	// MySQLCLI is the command line of the mysql client.
	MySQLCLI Format = "MySQL CLI"
	// MyCLI is the command line of mycli.
	MyCLI Format = "MyCLI"
	// JDBC is a URL for MySQL Connector/J.
	JDBC Format = "JDBC"
	// Python is a call of mysqlclient's connect.
	Python Format = "Python"
	// GoDriver is a data source name for github.com/go-sql-driver/mysql. It wants
	// a TLS configuration registered as "tidb".
	GoDriver Format = "Go"
	// NodeJS is a call of mysql2's createConnection.
	NodeJS Format = "Node.js"
)

// PossibleFormatValues returns the known values of Format.
func PossibleFormatValues() []Format {
	return []Format{MySQLCLI, MyCLI, JDBC, Python, GoDriver, NodeJS}
}
