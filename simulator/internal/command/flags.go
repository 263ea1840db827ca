package command

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// config is what the command line says.
type config struct {
	listen, env, state string
	backend            simulator.Backend // nil for none
	inspect            Inspector         // nil for none
	clock              simulator.Clock
	durations          simulator.Durations
	speed              float64 // simulated seconds in a real one
	seed               uint64
	// Of simulator.Options, with its defaults and meanings.
	journalLimit, journalBytes, recordBytes, bodyBytes int

	writeTimeout time.Duration // for each part of an answer

	plain bool
	quiet bool
}

// defaultRecordBytes is that of simulator.Options.
const defaultRecordBytes = 256 << 20

const usage = `%[1]s serves Azure Resource Manager, Entra ID and TiDB Cloud, simulated, on
one TLS port. A client needs one base URL; the path decides which cloud answers:

  /subscriptions, /providers, /metadata/endpoints   Azure Resource Manager
  /{tenant}/oauth2/v2.0/token and its like          Entra ID
  /v1beta1                                          TiDB Cloud Dedicated
  /_sim/                                            a page over it, and control, for loopback callers

Once it answers it prints export lines, then "# ready":

  %[1]s -env sim.env &
  . ./sim.env
  curl --cacert "$SSL_CERT_FILE" --digest -u "$TIDBCLOUD_PUBLIC_KEY:$TIDBCLOUD_PRIVATE_KEY" \
      "$TIDBCLOUD_DEDICATED_ENDPOINT/v1beta1/clusters"

Control:

  GET  /_sim/                                  the page, for a browser on this machine
  GET  /_sim/clock                             the simulated time and how fast it passes
  POST /_sim/clock/advance {"duration":"5m"}   moves the clock forward
  GET  /_sim/journal                           what was asked and what changed (?format=text, mermaid, har; ?after=NUMBER)
  GET  /_sim/journal/{number}                  one entry with headers and bodies, without secrets
  GET  /_sim/events                            server-sent events: the time, and that something may have changed
  GET  /_sim/documents?path=/subscriptions     what a cloud shows at a path; no journal, fault or limit notices
  POST /_sim/requests {"method":"GET","path":"/v1beta1/clusters"}
                                               a request to a cloud, signed in as the account
  GET  /_sim/snapshot                          endpoints, services, clusters and connections
  GET  /_sim/commands                          what else can be done, with its arguments
  POST /_sim/commands/FailService {"clusterId":"1078"}
                                               carries out one of them
  GET  /_sim/faults                            faults and failures that wait for their call
  POST /_sim/faults {"method":"PUT","path":"privateEndpoints/*","kind":"refuse","status":503}
       kinds: %[2]s; skip and times count calls
  DELETE /_sim/faults/{id}                     takes one away
  DELETE /_sim/faults                          takes all away
  GET  /_sim/state                             the world, to be put back later
  PUT  /_sim/state                             puts a saved world in the place of this one
  POST /_sim/reset                             starts over with the same seed
  POST /_sim/inspect {"clusterId":"1078","nodeGroupId":"1079","endpointId":"/subscriptions/..."}
                                               what is wrong with an endpoint, where the command can tell
  GET  /_sim/endpoints                         the address on loopback of every endpoint that is ACTIVE

The credentials that were printed, and tokens, stay good after both. Programs on
this machine may use the control API; web pages in its browsers may not.

With a backend, each endpoint that is ACTIVE has a listener on loopback that leads
through it. Its address is printed, as is the host name that programs would use:

  # 127.0.0.1:40123 leads to to-tidb-abc.privatelink-1.xyz.clusters.tidb-cloud.com:4000

TIDB_CA_PATH is the CA certificate for VERIFY_IDENTITY; a server of your own gets
PRIVATELINKSIM_SERVER_CERT and PRIVATELINKSIM_SERVER_KEY for its certificate.

Flags:
`

func parseFlags(name string, o Options, args []string, log io.Writer) (config, error) {
	c := config{backend: o.Backend, inspect: o.Inspect, writeTimeout: writeTimeout}
	var latency, address string
	var expose bool
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(log)
	flags.Usage = func() {
		fmt.Fprintf(log, usage, name, kinds())
		flags.PrintDefaults()
	}
	flags.StringVar(&c.listen, "listen", "127.0.0.1:0", "`address` to listen on; port 0 takes a free one")
	flags.StringVar(&latency, "latency", "60", "instant, realistic, or how many simulated seconds pass in a real one")
	flags.Uint64Var(&c.seed, "seed", 0, "fixes every generated ID, key and secret (default a random one)")
	flags.StringVar(&c.env, "env", "", "`file` that gets the export lines too, readable by its owner")
	flags.StringVar(&c.state, "state", "", "`file` to start from, if it exists, and to save the world to at the end; it fixes the seed, and file.lock keeps other servers off")
	flags.StringVar(&address, "backend", "", "`address` of a server, such as 127.0.0.1:3306, to which connections through endpoints lead")
	flags.IntVar(&c.journalLimit, "journal-limit", 10_000, "how many `entries` the journal keeps; less than 0 none, 0 the default")
	flags.IntVar(&c.journalBytes, "journal-bytes", 16<<20, "how many `bytes` of them; less than 0 sets no limit, 0 the default")
	flags.IntVar(&c.recordBytes, "record-bytes", defaultRecordBytes, "how many `bytes` of requests are kept to save the world, which fails beyond; less than 0 sets no limit, 0 the default")
	flags.IntVar(&c.bodyBytes, "body-bytes", 64<<20, "how many `bytes` of requests' bodies may arrive at once, small ones apart; less than 0 sets no limit, 0 the default")
	flags.BoolVar(&c.plain, "http", false, "serve plain HTTP; loopback only")
	flags.BoolVar(&c.quiet, "quiet", false, "write no request log")
	flags.BoolVar(&expose, "insecure-expose", false, "allow an address that is not loopback: anybody who reaches it can use the simulator")
	if err := flags.Parse(args); err != nil {
		return c, err
	}
	if flags.NArg() > 0 {
		return c, fmt.Errorf("unexpected argument %q: -help lists the flags", flags.Arg(0))
	}
	if !isSet(flags, "seed") {
		// Secrets that anybody could compute would be none.
		c.seed = rand.Uint64()
	}
	loopback, err := isLoopback(c.listen)
	switch {
	case err != nil:
		return c, fmt.Errorf("-listen %q: %w; use host:port, such as 127.0.0.1:8443", c.listen, err)
	case !loopback && c.plain:
		return c, fmt.Errorf("-listen %q is not a loopback address: -http is for loopback only, leave it out", c.listen)
	case !loopback && !expose:
		return c, fmt.Errorf("-listen %q is not a loopback address: use 127.0.0.1, or -insecure-expose if everybody may use the simulator", c.listen)
	}
	if address != "" {
		if _, _, err := net.SplitHostPort(address); err != nil {
			return c, fmt.Errorf("-backend %q: %w; use host:port, such as 127.0.0.1:3306", address, err)
		}
		c.backend = simulator.BackendAt(address)
	}
	c.clock, c.durations, c.speed, err = parseLatency(latency)
	return c, err
}

// kinds lists the kinds of faults.
func kinds() string {
	var all []string
	for _, kind := range simulator.PossibleFaultKinds() {
		all = append(all, string(kind))
	}
	return strings.Join(all, ", ")
}

func isSet(flags *flag.FlagSet, name string) bool {
	set := false
	flags.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

// isLoopback judges the address without asking DNS: of names only localhost is
// sure to be one.
func isLoopback(address string) (bool, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false, err
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return false, fmt.Errorf("port %q is not a number up to 65535", port)
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}

func parseLatency(text string) (clock simulator.Clock, durations simulator.Durations, speed float64, err error) {
	switch text {
	case "instant":
		return simulator.Speed(1), simulator.NoDurations(), 1, nil
	case "realistic":
		return simulator.Clock{}, simulator.Durations{}, 1, nil
	}
	speed, err = strconv.ParseFloat(text, 64)
	if err != nil || !(speed > 0 && speed <= 1e6) {
		return clock, durations, 0, fmt.Errorf("-latency %q: use instant, realistic, or a factor from just above 0 to 1000000", text)
	}
	return simulator.Speed(speed), durations, speed, nil
}
