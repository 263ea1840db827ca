package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// fleetExample is a file for fleet, as the help shows it.
const fleetExample = `endpoints:
  - endpoint: orders
  - endpoint: billing
    tags: {team: billing}
`

// fleetFile is what fleet reads.
type fleetFile struct {
	Endpoints []fleetMember `yaml:"endpoints"`
}

// fleetMember is an endpoint of a fleet. What it leaves out is what the command line
// says.
type fleetMember struct {
	Endpoint        string            `yaml:"endpoint"`
	Cluster         string            `yaml:"cluster"`
	NodeGroup       string            `yaml:"nodeGroup"`
	Subscription    string            `yaml:"subscription"`
	ResourceGroup   string            `yaml:"resourceGroup"`
	Subnet          string            `yaml:"subnet"`
	IP              string            `yaml:"ip"`
	Message         string            `yaml:"message"`
	NIC             string            `yaml:"nic"`
	Tags            map[string]string `yaml:"tags"`
	MaxReplacements int               `yaml:"maxReplacements"`
}

// maxFleetFile bounds what is read: ten thousand endpoints take about 4 MB.
const maxFleetFile = 32 << 20

// readFleet reads a fleet from a file, or from in if its name is "-".
func readFleet(name string, in io.Reader) (*fleetFile, error) {
	if name == "" {
		return nil, misused("no file is named: use --file FILE, or --file - for stdin")
	}
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, misused("--file: %w", err)
		}
		defer file.Close()
		in = file
	}
	fleet, err := parseFleet(io.LimitReader(in, maxFleetFile))
	if err != nil {
		return nil, misused("--file %s: %w", name, err)
	}
	return fleet, nil
}

// parseFleet reads one document and nothing else. Members that it does not know are
// refused: a misspelt one would go unnoticed.
func parseFleet(in io.Reader) (*fleetFile, error) {
	decoder := yaml.NewDecoder(in)
	decoder.KnownFields(true)
	var fleet fleetFile
	if err := decoder.Decode(&fleet); err != nil && !errors.Is(err, io.EOF) {
		return nil, errors.New(inFileWords(err.Error()))
	}
	if err := decoder.Decode(&struct{}{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one YAML document")
	}
	if len(fleet.Endpoints) == 0 {
		return nil, fmt.Errorf("there are no endpoints in it; it has to look like this:\n%s", fleetExample)
	}
	return &fleet, nil
}

var (
	unknownMember = regexp.MustCompile(`field (\S+) not found in type \S+`)
	goType        = regexp.MustCompile(` into (main|map|\[\])\S+`)
)

// inFileWords returns an error of the decoder without the names of Go's types.
func inFileWords(text string) string {
	text = unknownMember.ReplaceAllString(text, "there is no member named $1, see --help")
	return goType.ReplaceAllString(text, " here")
}

// specs returns the specs of the fleet's members. All that is wrong is told at once.
func (f *fleetFile) specs(d defaults, n names, w wish) (specs []endpoint.Spec, err error) {
	first := map[string]int{}
	for i, member := range f.Endpoints {
		spec, wrong := member.spec(d, n, w)
		if id := strings.ToLower(spec.EndpointID.String()); wrong == nil {
			if j, again := first[id]; again {
				wrong = misused("endpoint %d of the file is the same", j+1)
			} else {
				first[id] = i
			}
		}
		if wrong != nil {
			err = errors.Join(err, usage(fmt.Sprintf("endpoint %d of the file", i+1), wrong))
		}
		specs = append(specs, spec)
	}
	return specs, err
}

func (m fleetMember) spec(d defaults, n names, w wish) (endpoint.Spec, error) {
	if m.Endpoint == "" {
		return endpoint.Spec{}, misused("it has no member endpoint")
	}
	if m.Cluster != "" {
		n.cluster, n.nodeGroup = m.Cluster, "" // a node group belongs to one cluster
	}
	n.nodeGroup, n.subscription, n.resourceGroup = cmp.Or(m.NodeGroup, n.nodeGroup), cmp.Or(m.Subscription, n.subscription), cmp.Or(m.ResourceGroup, n.resourceGroup)
	w.subnet = cmp.Or(m.Subnet, w.subnet)
	w.ip, w.message, w.nic, w.tags = m.IP, m.Message, m.NIC, m.Tags
	w.maxReplacements = m.MaxReplacements
	return n.newSpec(d, w, m.Endpoint)
}
