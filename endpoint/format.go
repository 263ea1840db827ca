package endpoint

// Format is a choice of the console's Connect With list: a client or a driver.
type Format string

const (
	// FormatMySQLCLI is the command line of the mysql client.
	FormatMySQLCLI Format = "MySQL CLI"
	// FormatMyCLI is the command line of mycli.
	FormatMyCLI Format = "MyCLI"
	// FormatJDBC is a URL for MySQL Connector/J.
	FormatJDBC Format = "JDBC"
	// FormatPython is a call of mysqlclient's connect.
	FormatPython Format = "Python"
	// FormatGoDriver is a data source name for github.com/go-sql-driver/mysql. It needs
	// a TLS configuration that is registered as "tidb".
	FormatGoDriver Format = "Go"
	// FormatNodeJS is a call of mysql2's createConnection.
	FormatNodeJS Format = "Node.js"
)

// PossibleFormatValues returns the known values of Format.
func PossibleFormatValues() []Format {
	return []Format{FormatMySQLCLI, FormatMyCLI, FormatJDBC, FormatPython, FormatGoDriver, FormatNodeJS}
}
