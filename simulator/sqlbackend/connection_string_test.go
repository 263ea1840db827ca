package sqlbackend_test

import (
	"crypto/tls"
	"encoding/json"
	"math/rand/v2"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/go-sql-driver/mysql"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestConnectionStrings checks that real parsers read the parameters back that the
// connection strings were made from.
func TestConnectionStrings(t *testing.T) {
	t.Parallel()
	var ep *endpoint.Endpoint
	synctest.Test(t, func(t *testing.T) { ep = newWorld(t, simulator.Options{}).endpoint })
	host := ep.Snapshot().Connection.Host
	for format, readBack := range map[endpoint.Format]func(*testing.T, []string) [][]string{
		endpoint.FormatMySQLCLI: readCommand("mysql"),
		endpoint.FormatMyCLI:    readCommand("mycli"),
		endpoint.FormatJDBC:     readJDBC,
		endpoint.FormatPython:   readPython,
		endpoint.FormatGoDriver: readDSN,
		endpoint.FormatNodeJS:   readNode,
	} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			var texts []string
			var want [][]string
			for _, p := range cases(format) {
				text, err := ep.ConnectionString(format, &p)
				if err != nil {
					t.Fatalf("%+v: %v", p, err)
				}
				texts = append(texts, text)
				want = append(want, expected(format, host, p))
			}
			read := readBack(t, texts)
			if len(read) != len(want) {
				t.Fatalf("%d read back of %d", len(read), len(want))
			}
			for i, got := range read {
				if diff := cmp.Diff(want[i], got); diff != "" {
					t.Errorf("%s reads back (-want +got):\n%s", texts[i], diff)
				}
			}
		})
	}
}

// alphabet holds every character that some parser treats specially, and some letters.
var alphabet = []rune("aZ09 \t\n\r'\"`\\$(){}[]<>|&;*?!#~%^=+-_,.:/@é漢🐬\u2028\u00a0\x7f\x01")

// cases returns parameters made of any characters, the same in every run.
func cases(format endpoint.Format) []endpoint.ConnectionStringOptions {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		runes := make([]rune, 1+random.IntN(12))
		for i := range runes {
			runes[i] = alphabet[random.IntN(len(alphabet))]
		}
		return string(runes)
	}
	var list []endpoint.ConnectionStringOptions
	for range 300 {
		p := endpoint.ConnectionStringOptions{
			User: text(), Password: tidbcloud.Password(text()), Database: text(), CAPath: text(),
			TrustStorePath: "/" + text(), TrustStorePassword: tidbcloud.Password(text()),
		}
		if format == endpoint.FormatGoDriver {
			p.User = strings.ReplaceAll(p.User, ":", "") // a colon is refused
			p.User += "x"
		}
		list = append(list, p)
	}
	return list
}

// expected returns what the parser of a format should read.
func expected(format endpoint.Format, host string, p endpoint.ConnectionStringOptions) []string {
	switch format {
	case endpoint.FormatMySQLCLI:
		return []string{"--connect-timeout", "15", "--ssl-mode=VERIFY_IDENTITY", "--ssl-ca=" + p.CAPath, "--tls-version=TLSv1.2",
			"-u", p.User, "-h", host, "-P", "4000", "-D", p.Database, "-p" + string(p.Password)}
	case endpoint.FormatMyCLI:
		return []string{"--ssl-ca=" + p.CAPath, "--ssl-verify-server-cert", "-u", p.User, "-h", host, "-P", "4000", "-D", p.Database, "-p" + string(p.Password)}
	case endpoint.FormatJDBC:
		return []string{host + ":4000", p.User, string(p.Password), p.Database, "VERIFY_IDENTITY", p.TrustStorePath, string(p.TrustStorePassword)}
	case endpoint.FormatGoDriver:
		return []string{host + ":4000", p.User, string(p.Password), p.Database, host}
	default:
		return []string{host, "4000", p.User, string(p.Password), p.Database, p.CAPath}
	}
}

func readDSN(t *testing.T, texts []string) (read [][]string) {
	for _, text := range texts {
		host, _, _ := strings.Cut(text[strings.LastIndex(text, "@tcp(")+5:], ":")
		if err := mysql.RegisterTLSConfig("tidb", &tls.Config{ServerName: host}); err != nil {
			t.Fatal(err)
		}
		config, err := mysql.ParseDSN(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			config = mysql.NewConfig()
		}
		name := ""
		if config.TLS != nil {
			name = config.TLS.ServerName
		}
		read = append(read, []string{config.Addr, config.User, config.Passwd, config.DBName, name})
	}
	return read
}

func readJDBC(t *testing.T, texts []string) (read [][]string) {
	for _, text := range texts {
		u, err := url.Parse(strings.TrimPrefix(text, "jdbc:"))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if strings.Contains(u.RawQuery, "+") {
			t.Errorf("%s: decoders differ about +", text)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		store, err := url.Parse(q.Get("trustCertificateKeyStoreUrl"))
		if err != nil || store.Scheme != "file" {
			t.Fatalf("%s: the key store's URL: %v", text, err)
		}
		read = append(read, []string{u.Host, q.Get("user"), q.Get("password"), strings.TrimPrefix(u.Path, "/"), q.Get("sslMode"),
			store.Path, q.Get("trustCertificateKeyStorePassword")})
	}
	return read
}

// readCommand lets a shell run command lines in which the program is a function that
// prints its arguments, each with a NUL after it.
func readCommand(program string) func(*testing.T, []string) [][]string {
	return func(t *testing.T, texts []string) (read [][]string) {
		script := program + "() { for word in \"$@\"; do printf '%s\\0' \"$word\"; done; printf '\\0'; }\n" + strings.Join(texts, "\n")
		for _, words := range strings.Split(strings.TrimSuffix(output(t, script, "sh"), "\x00\x00"), "\x00\x00") {
			read = append(read, strings.Split(words, "\x00"))
		}
		return read
	}
}

func readPython(t *testing.T, texts []string) [][]string {
	return readLines(t, `import json
class MySQLdb:
    def connect(host, port, user, password, database, ssl_mode, ssl):
        assert ssl_mode == "VERIFY_IDENTITY"
        print(json.dumps([host, str(port), user, password, database, ssl["ca"]]))
`+strings.Join(texts, "\n"), "python3", "-")
}

func readNode(t *testing.T, texts []string) [][]string {
	return readLines(t, `const fs = {readFileSync: path => path}
const mysql = {createConnection: c => console.log(JSON.stringify([c.host, String(c.port), c.user, c.password, c.database, c.ssl.ca]))}
`+strings.Join(texts, "\n"), "node", "-")
}

func readLines(t *testing.T, script string, command ...string) (read [][]string) {
	for line := range strings.Lines(output(t, script, command...)) {
		var words []string
		if err := json.Unmarshal([]byte(line), &words); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		read = append(read, words)
	}
	return read
}

// output runs a script from standard input and returns what it prints.
func output(t *testing.T, script string, command ...string) string {
	t.Helper()
	if _, err := exec.LookPath(command[0]); err != nil {
		t.Skipf("%v: the form is not read back", err)
	}
	run := exec.CommandContext(t.Context(), command[0], command[1:]...)
	run.Stdin = strings.NewReader(script)
	var failed strings.Builder
	run.Stderr = &failed
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command[0], err, failed.String())
	}
	return string(out)
}
