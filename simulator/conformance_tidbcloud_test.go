package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/icholy/digest"
)

// tidbCloudPath begins the path of every call of TiDB Cloud's API. A recording may hold
// calls of both clouds.
const tidbCloudPath = "/v1beta1/"

// wrongCredential is what a recording shows in place of a credential that was refused.
const wrongCredential = "invalid"

func (i *interaction) isTiDBCloud() bool {
	_, path, _ := strings.Cut(strings.TrimPrefix(i.URL, "https://"), "/")
	return strings.HasPrefix("/"+path, tidbCloudPath)
}

// authenticated returns the transport for a call: TiDB Cloud wants HTTP Digest.
func (r *replay) authenticated(i *interaction) http.RoundTripper {
	if !i.isTiDBCloud() {
		return r.sim
	}
	key := r.sim.Account().APIKey
	t := &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: r.sim}
	if strings.HasSuffix(i.sent("Authorization"), " "+wrongCredential) {
		t.Password = wrongCredential
	}
	return t
}

// sent returns a header field of the recorded request.
func (i *interaction) sent(name string) string {
	for key, value := range i.Sent {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// recordedCluster is what a recording shows of the cluster that was there before.
type recordedCluster struct {
	ClusterID       string `json:"clusterId"`
	DisplayName     string `json:"displayName"`
	RegionID        string `json:"regionId"`
	Labels          map[string]string
	TidbNodeSetting struct {
		NodeSpecKey    string `json:"nodeSpecKey"`
		TidbNodeGroups []struct {
			TidbNodeGroupID string `json:"tidbNodeGroupId"`
			NodeCount       int    `json:"nodeCount"`
		} `json:"tidbNodeGroups"`
	} `json:"tidbNodeSetting"`
	TikvNodeSetting struct {
		NodeCount     int    `json:"nodeCount"`
		NodeSpecKey   string `json:"nodeSpecKey"`
		StorageSizeGi int    `json:"storageSizeGi"`
		StorageType   string `json:"storageType"`
	} `json:"tikvNodeSetting"`
}

var (
	clusterURL = regexp.MustCompile(tidbCloudPath + `clusters/[0-9]+$`)
	serviceURL = regexp.MustCompile(tidbCloudPath + `clusters/[0-9]+/tidbNodeGroups/[0-9]+/privateLinkService$`)
)

// seedTiDBCloud creates the cluster that the recording begins with, and gives the
// recording the simulator's IDs of the cluster, its project and its service.
func (r *replay) seedTiDBCloud() {
	recorded, service, found := r.recording.cluster()
	if !found {
		return
	}
	create := map[string]any{
		"displayName": recorded.DisplayName, "regionId": recorded.RegionID, "rootPassword": "not-a-secret-1",
		"tidbNodeSetting": recorded.TidbNodeSetting, "tikvNodeSetting": recorded.TikvNodeSetting,
	}
	body, err := json.Marshal(create)
	if err != nil {
		r.t.Fatal(err)
	}
	const clusters = "https://dedicated.tidbapi.com" + tidbCloudPath + "clusters"
	mine := recordedClusterOf(r.send(&interaction{Method: "POST", URL: clusters, Request: string(body)}))
	for next, more := r.sim.NextChange(); more; next, more = r.sim.NextChange() {
		r.sim.Advance(next.Sub(r.sim.Now()))
	}
	from, to := recorded.TidbNodeSetting.TidbNodeGroups, mine.TidbNodeSetting.TidbNodeGroups
	if len(from) == 0 || len(from) != len(to) {
		r.t.Fatalf("the cluster cannot be seeded: %+v as %+v", recorded, mine)
	}
	var pairs []string
	if service != "" { // the longest text first: it holds others
		got := r.send(&interaction{Method: "GET", URL: clusters + "/" + mine.ClusterID + "/tidbNodeGroups/" + to[0].TidbNodeGroupID + "/privateLinkService"})
		pairs = append(pairs, service, leavesOf(got.body)[".serviceName"])
	}
	pairs = append(pairs, recorded.ClusterID, mine.ClusterID)
	for i := range from {
		pairs = append(pairs, from[i].TidbNodeGroupID, to[i].TidbNodeGroupID)
	}
	for name, value := range recorded.Labels {
		if value != "" && mine.Labels[name] != "" {
			pairs = append(pairs, value, mine.Labels[name])
		}
	}
	r.recording = r.recording.renamed(strings.NewReplacer(pairs...))
}

// cluster returns the first cluster that the recording shows, and the resource ID of its
// service.
func (r recording) cluster() (recorded recordedCluster, service string, found bool) {
	for _, i := range r.interactions {
		switch {
		case !i.isTiDBCloud() || i.Code != http.StatusOK || i.Method != http.MethodGet:
		case !found && clusterURL.MatchString(i.URL):
			recorded, found = recordedClusterOf(i.answer()), true
		case service == "" && serviceURL.MatchString(i.URL):
			fields, _ := i.answer().body.(map[string]any)
			service, _ = fields["serviceName"].(string)
		}
	}
	return recorded, service, found
}

func recordedClusterOf(a answer) (out recordedCluster) {
	text, err := json.Marshal(a.body)
	if err == nil {
		_ = json.Unmarshal(text, &out) // what is missing stays zero
	}
	return out
}

// renamed returns a copy of the recording with other names in it.
func (r recording) renamed(names *strings.Replacer) recording {
	out := recording{name: r.name}
	for _, i := range r.interactions {
		c := *i
		c.URL, c.Request, c.Body, c.Headers = names.Replace(i.URL), names.Replace(i.Request), names.Replace(i.Body), map[string]string{}
		for name, value := range i.Headers {
			c.Headers[name] = names.Replace(value)
		}
		out.interactions = append(out.interactions, &c)
	}
	return out
}

// connectionRank orders the states of a connection by the time in which they follow one
// another. Azure's and TiDB Cloud's are in one table, because no state is in both.
var connectionRank = map[string]int{
	"DISCOVERED": 1, "PENDING": 2, "ACTIVE": 3, "FAILED": 3, "DELETING": 4,
	"Pending": 1, "Approved": 2, "Rejected": 3, "Disconnected": 4,
}

// gone is the rank of a connection that is not shown any more, after it was DELETING.
const gone = 5

// connectionsBehind reports whether a connection in the reply to a GET is in an earlier
// state than in the recording.
func connectionsBehind(want, got answer) bool {
	wanted, shown := connectionStates(want.body), connectionStates(got.body)
	for id, state := range shown {
		rank, listed := connectionRank[wanted[id]], wanted[id] != ""
		if state == "DELETING" && !listed {
			rank = gone
		}
		if rank > connectionRank[state] {
			return true
		}
	}
	for id := range wanted {
		if shown[id] == "" && wanted[id] == "DISCOVERED" {
			return true
		}
	}
	return false
}

// connectionStates returns the states of the connections that a body shows, by the
// endpoint's ID in TiDB Cloud and by position in Azure.
func connectionStates(body any) map[string]string {
	out := map[string]string{}
	leaves := leavesOf(body)
	for path, value := range leaves {
		if at, ok := strings.CutSuffix(path, ".endpointState"); ok {
			_, name, _ := strings.Cut(leaves[at+".endpointId"], "/resourceGroups/")
			out[strings.ToLower(name)] = value
		}
		if at, ok := strings.CutSuffix(path, ".privateLinkServiceConnectionState.status"); ok {
			out[at] = value
		}
	}
	return out
}

// longerThanRecorded are durations of TiDB Cloud's work for a replay, see newReplay:
// approval comes before acceptance.
const (
	longDiscovery  = time.Hour
	longApproval   = time.Hour
	longAcceptance = 2 * time.Hour
	longDeletion   = time.Hour
)

// read returns a reply as an answer.
func (r *replay) read(resp *http.Response, err error) answer {
	if err != nil {
		r.t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, decode(body)}
}
