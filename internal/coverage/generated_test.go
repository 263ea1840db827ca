package coverage

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

var seed = flag.Uint64("seed", 1, "of the requests that TestGenerated makes by chance")

// leastRequests is the minimum number of requests of TestGenerated.
const leastRequests = 10000

// refusedFloors are the minimum shares, in percent, of wrong types, wrong values and
// unknown fields that are refused. The other wrong types are in a template; the other
// unknown fields are names of tags, and members of references and those that private
// DNS, Microsoft.Storage and TiDB Cloud pass over. Raise a floor when more are refused.
var refusedFloors = map[string]int{"type": 99, "enumeration": 100, "unknown": 68}

// TestGenerated sends valid and invalid requests that are generated from the API
// descriptions, each to a world at rest with one of each resource. Every reply must be
// strict JSON, every error must have its cloud's form and name the field at fault, and
// a refused request must leave the world unchanged.
func TestGenerated(t *testing.T) {
	t.Parallel()
	first := newWorld(t)
	saved := saveWorld(t)
	requests := generate(t, first)
	if len(requests) < leastRequests {
		t.Errorf("%d requests were generated, want at least %d", len(requests), leastRequests)
	}
	var (
		mu     sync.Mutex
		total  = tally{}
		failed = map[string][]string{}
		wait   sync.WaitGroup
	)
	const shards = 2
	for shard := range shards {
		wait.Go(func() {
			s := &sender{t: t, saved: saved, first: first, tally: tally{}, failed: map[string][]string{}}
			for i := shard * sampled; i < len(requests); i += shards * sampled {
				s.send(requests[i])
			}
			s.readAgain()
			mu.Lock()
			defer mu.Unlock()
			for key, texts := range s.failed {
				failed[key] = append(failed[key], texts...)
			}
			for what, n := range s.tally {
				total[what] += n
			}
		})
	}
	wait.Wait()
	t.Logf("%d requests: %v", len(requests), total)
	const shown = 40
	for i, key := range slices.Sorted(maps.Keys(failed)) {
		if i == shown {
			t.Errorf("and %d more kinds of failures", len(failed)-shown)
			break
		}
		slices.Sort(failed[key])
		t.Errorf("%d x %s, such as\n%s", len(failed[key]), key, failed[key][0])
	}
	if sampled > 1 {
		return
	}
	for kind, floor := range refusedFloors {
		no, yes := total[kind+" 4"], total[kind+" 2"]
		if share := 100 * no / max(1, no+yes); share < floor {
			t.Errorf("%d %% of the requests of the kind %q are refused, the floor is %d %%", share, kind, floor)
		}
	}
	for _, what := range []string{"valid 2", "missing 4", "type 4", "enumeration 4", "length 4", "broken 4", "version 2", "odd path 4", "random 4"} {
		if total[what] == 0 {
			t.Errorf("no reply of the kind %qxx: the requests do not try what they should", what)
		}
	}
}

// tally counts replies by kind of request and first digit of the status.
type tally map[string]int

func (c tally) String() string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(c)) {
		out = append(out, fmt.Sprintf("%sxx %d", key, c[key]))
	}
	return strings.Join(out, ", ")
}

// sender sends requests to a world, which it restores after each accepted one.
type sender struct {
	t      *testing.T
	first  *world
	saved  []byte
	tally  tally
	failed map[string][]string // by kind of request and complaint

	world  *world
	got    reply
	traced []*request // requests that should have left no trace
}

func (s *sender) send(r *request) {
	if s.world == nil {
		s.world = s.first.restored(s.t, s.saved)
	}
	before := len(s.world.sim.Journal())
	var err error
	if s.got, err = s.world.try(r); err != nil {
		s.fail(r, err.Error())
		return
	}
	s.tally[fmt.Sprintf("%s %d", r.kind, s.got.status/100)]++
	wrong := judge(r, s.got)
	if s.got.status < 400 && r.method != "GET" && r.method != "HEAD" {
		s.world = nil
	} else if text := s.traces(before); text != "" {
		wrong = append(wrong, text)
		s.world = nil
	} else {
		s.traced = append(s.traced, r)
	}
	if len(wrong) > 0 {
		s.fail(r, wrong...)
	}
}

func (s *sender) fail(r *request, wrong ...string) {
	key := r.kind + ": " + wrong[0]
	s.failed[key] = append(s.failed[key], strings.Join(wrong, "; ")+"\n"+r.curl()+"\n"+s.last())
}

// traces returns a description of the trace that a refused request or a read left, or
// "".
func (s *sender) traces(before int) string {
	for _, e := range s.world.sim.Journal()[min(before, 100):] {
		if e.Method == "" {
			return "the journal has a change: " + e.String()
		}
	}
	var saved bytes.Buffer
	if err := s.world.sim.Save(&saved); err != nil {
		return err.Error()
	}
	if !bytes.Equal(saved.Bytes(), s.saved) {
		return "what Save writes is not what it was"
	}
	return ""
}

// readAgain sends the refused requests and reads once more to one world, and from time
// to time checks that everything that can be read is unchanged.
func (s *sender) readAgain() {
	w := s.first.restored(s.t, s.saved)
	want := w.dump(s.t)
	for some := range slices.Chunk(s.traced, 64) {
		for _, r := range some {
			_, _ = w.try(r) // it succeeded before
		}
		if w.dump(s.t) == want {
			continue
		}
		for _, r := range some { // find the one that left a trace
			w = s.first.restored(s.t, s.saved)
			if s.got, _ = w.try(r); w.dump(s.t) != want {
				s.fail(r, "what can be read is not what it was")
			}
		}
		w = s.first.restored(s.t, s.saved)
	}
}

// last returns the last reply as text.
func (s *sender) last() string { return fmt.Sprintf("%d %.600s", s.got.status, s.got.body) }

// try sends a request as it is, however odd its path.
func (w *world) try(r *request) (reply, error) {
	req, err := w.request(r.method, r.target, r.body)
	if err != nil {
		return reply{}, err
	}
	if r.ifMatch != "" {
		req.Header.Set("If-Match", r.ifMatch)
	}
	var door http.RoundTripper = w.sim
	if strings.HasPrefix(r.target, "/v1beta1") {
		door = w.tidb.Transport
	} else {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	resp, err := door.RoundTrip(req)
	if err != nil {
		return reply{}, err
	}
	content, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, content}, err
}

// generate returns all requests. The seed fixes their order and content.
func generate(t *testing.T, w *world) []*request {
	t.Helper()
	rnd := rand.New(rand.NewPCG(*seed, 0))
	operations := append(slices.Concat(mustAzure(t)...), tidbOperations(t)...)
	known := versionsOf(t)
	var requests []*request
	writes := w.writes(operations, known)
	for _, write := range writes {
		requests = append(requests, w.accepted(t, write, rnd)...)
	}
	for _, o := range operations {
		path := w.path(o.path)
		version := func(v string) string {
			if v == "" {
				return ""
			}
			return "?api-version=" + v
		}
		for range min(8, len(known[typeOf(o.path)])) { // TestCoverage calls it in all of them
			v := known[typeOf(o.path)][rnd.IntN(len(known[typeOf(o.path)]))]
			requests = append(requests, &request{kind: "version", method: o.method, target: path + version(v)})
		}
		if o.version != "" {
			requests = append(requests, &request{kind: "odd version", method: o.method, target: path, mustFail: true})
			v := oddVersions[rnd.IntN(len(oddVersions))]
			requests = append(requests, &request{kind: "odd version", method: o.method, target: path + "?api-version=" + escape(v)})
		}
		seen := slices.ContainsFunc(requests, func(r *request) bool { return r.kind == "method" && r.target == path+version(o.version) })
		for _, method := range []string{"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"} {
			if seen {
				break
			}
			requests = append(requests, &request{kind: "method", method: method, target: path + version(o.version), body: bodyFor(method)})
		}
		odd := oddPaths(path)
		for range min(len(odd), 6) {
			requests = append(requests, &request{kind: "odd path", method: o.method, target: odd[rnd.IntN(len(odd))] + version(o.version), body: bodyFor(o.method)})
		}
	}
	for i := 0; len(requests) < leastRequests+1000 || i < 1000; i++ {
		requests = append(requests, writes[rnd.IntN(len(writes))].random(rnd))
	}
	return slices.DeleteFunc(requests, func(r *request) bool {
		_, err := w.request(r.method, r.target, r.body)
		return err != nil // Go's client cannot send it
	})
}

func bodyFor(method string) string {
	if method == "PUT" || method == "POST" || method == "PATCH" {
		return "{}"
	}
	return ""
}

func escape(text string) string { return strings.NewReplacer(";", "%3B", "'", "%27").Replace(text) }

// accepted returns the requests generated from a write. A field is at fault only if the
// service accepts the write without the change, which accepted checks.
func (w *world) accepted(t *testing.T, from *write, rnd *rand.Rand) []*request {
	t.Helper()
	requests := from.all(rnd)
	got := w.restoredFrom(t).send(t, from.method, from.target(from.version), from.body)
	if got.status >= 300 {
		t.Errorf("the write from which others are made is refused: %d %s\n%s", got.status, got.body, requests[0].curl())
	}
	return requests
}

func (w *world) restoredFrom(t *testing.T) *world {
	t.Helper()
	var saved bytes.Buffer
	if err := w.sim.Save(&saved); err != nil {
		t.Fatal(err)
	}
	return w.restored(t, saved.Bytes())
}

// moreWrites are writes in addition to those that create the world.
var moreWrites = []struct{ method, path, version, body string }{
	{"PUT", "$RG", groupVersion, `{"location":"eastus2","tags":{"a":"c"}}`},
	{"PATCH", "$RG", groupVersion, `{"tags":{"a":"c"}}`},
	{"PUT", "/subscriptions/$SUB/resourceGroups/another", groupVersion, `{"location":"eastus2","tags":{"a":"c"}}`},
	{"PATCH", "$NET/virtualNetworks/vnet", networkVersion, `{"tags":{"a":"c"}}`},
	{"PATCH", "$NET/networkInterfaces/nic", networkVersion, `{"tags":{"a":"c"}}`},
	{"PATCH", "$NET/loadBalancers/lb", networkVersion, `{"tags":{"a":"c"}}`},
	{"PATCH", "$NET/natGateways/nat", networkVersion, `{"tags":{"a":"c"}}`},
	{"PATCH", "$NET/ipGroups/addresses", networkVersion, `{"tags":{"a":"c"}}`},
	{"PATCH", "$NET/privateDnsZones/privatelink.blob.core.windows.net", dnsVersion, `{"tags":{"a":"c"}}`},
	{"PATCH", "$NET/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link", dnsVersion, `{"tags":{"a":"c"},"properties":{"registrationEnabled":true}}`},
	{"PATCH", "$NET/privateDnsZones/privatelink.blob.core.windows.net/A/www", dnsVersion, `{"properties":{"ttl":10,"metadata":{"k":"w"}}}`},
	{"PUT", "$NET/privateDnsZones/privatelink.blob.core.windows.net/TXT/text", dnsVersion, `{"properties":{"ttl":10,"txtRecords":[{"value":["a","b"]}]}}`},
	{"PUT", "$NET/privateDnsZones/privatelink.blob.core.windows.net/SRV/srv", dnsVersion, `{"properties":{"ttl":10,"srvRecords":[{"priority":1,"weight":2,"port":80,"target":"t.example.com"}]}}`},
	{"PUT", "$NET/privateDnsZones/privatelink.blob.core.windows.net/MX/mx", dnsVersion, `{"properties":{"ttl":10,"mxRecords":[{"preference":1,"exchange":"m.example.com"}]}}`},
	{"PUT", "$NET/privateDnsZones/privatelink.blob.core.windows.net/CNAME/alias", dnsVersion, `{"properties":{"ttl":10,"cnameRecord":{"cname":"c.example.com"}}}`},
	{"PUT", "$NET/privateDnsZones/zone.example.com", dnsVersion, `{"location":"global","tags":{"a":"b"}}`},
	{"PATCH", "$RG/providers/Microsoft.Storage/storageAccounts/storageone", storageVersion, `{"tags":{"a":"c"},"properties":{"publicNetworkAccess":"Disabled","minimumTlsVersion":"TLS1_2"}}`},
	{"PUT", "$RG/providers/Microsoft.Storage/storageAccounts/storagetwo", storageVersion, `{"location":"eastus2","kind":"StorageV2","sku":{"name":"Standard_LRS"},"properties":{"accessTier":"Hot"}}`},
	{"PUT", "$RG/providers/Microsoft.Storage/storageAccounts/storageone/privateEndpointConnections/{privateEndpointConnectionName}", storageVersion, `{"properties":{"privateLinkServiceConnectionState":{"status":"Rejected","description":"d"}}}`},
	{"PUT", "$NET/privateLinkServices/pls/privateEndpointConnections/{peConnectionName}", networkVersion, `{"properties":{"privateLinkServiceConnectionState":{"status":"Approved","description":"d","actionsRequired":"None"}}}`},
	{"POST", "/subscriptions/$SUB/providers/Microsoft.Network/locations/eastus2/checkPrivateLinkServiceVisibility", networkVersion, `{"privateLinkServiceAlias":"x.y.eastus2.azure.privatelinkservice"}`},
	{"PUT", "$NET/virtualNetworks/vnet3", networkVersion, `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.3.0.0/16"]},"subnets":[{"name":"s","properties":{"addressPrefixes":["10.3.0.0/24"]}}]}}`},
	{"PUT", "$NET/networkInterfaces/nic2", networkVersion, `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"}}}]}}`},
	{"PUT", "$NET/privateEndpoints/pe4", networkVersion, `{"location":"eastus2","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$SERVICE","requestMessage":"hello"}}]}}`},
	{"PUT", "$NET/publicIPAddresses/ip2", networkVersion, `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static"}}`},
	{"PUT", "$NET/privateLinkServices/pls2", networkVersion, `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"c","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"}}}],"loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/lb2/frontendIPConfigurations/f"}]}}`},
	{"POST", "/v1beta1/clusters", "", `{"displayName":"generated","regionId":"azure-eastus2","port":4000,"labels":{"l":"v"},"tidbNodeSetting":{"nodeSpecKey":"8C32G","tidbNodeGroups":[{"nodeCount":1}]},"tikvNodeSetting":{"nodeSpecKey":"8C32G","nodeCount":3,"storageSizeGi":500}}`},
	{"POST", "/v1beta1/clusters?validateOnly=true", "", `{"displayName":"generated","regionId":"azure-eastus2","port":4000,"tidbNodeSetting":{"nodeSpecKey":"8C32G","tidbNodeGroups":[{"nodeCount":1}]},"tikvNodeSetting":{"nodeSpecKey":"8C32G","nodeCount":3,"storageSizeGi":500}}`},
	{"POST", "/v1beta1/clusters/{clusterId}/tidbNodeGroups/{tidbNodeGroupId}/privateEndpointConnections", "", `{"endpointId":"$NET/privateEndpoints/waiting","privateIpAddress":"10.1.0.4"}`},
}

// writes returns all writes from which requests are generated.
func (w *world) writes(operations []*operation, known map[string][]string) []*write {
	var out []*write
	add := func(method, path, version, body string) {
		from := &write{method: method, path: w.path(w.fill(path)), version: version, body: w.fill(body)}
		from.versions = known[typeOf(from.path)]
		bare, _, _ := strings.Cut(from.path, "?")
		for _, o := range operations {
			// Of two that fit, the one without a parameter in the place of a word counts.
			if o.method == method && fits(o.path, bare) && (from.described == nil || !strings.Contains(typePath(o.path), "*")) {
				from.described = o.body
			}
		}
		out = append(out, from)
	}
	for _, r := range resources {
		add("PUT", r.path, r.version, r.body)
	}
	for _, m := range moreWrites {
		add(m.method, m.path, m.version, m.body)
	}
	return out
}
