package tidbcloud

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"unicode/utf8"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// BeginCreateClusterOptions are the optional parameters of
// [Client.BeginCreateCluster].
type BeginCreateClusterOptions struct {
	// ResumeToken continues an earlier operation: the call creates nothing and ignores
	// the cluster. "" starts a new operation.
	ResumeToken string
}

// BeginCreateCluster creates a cluster. The poller is done when the cluster is ACTIVE. A
// cluster that is deleted meanwhile gives an error that matches [ErrFailed]; in any other
// state the poller goes on. The service refuses a region without a project CIDR
// (described).
func (c *Client) BeginCreateCluster(ctx context.Context, cluster Cluster, options *BeginCreateClusterOptions) (*runtime.Poller[Cluster], error) {
	const name = "BeginCreateCluster"
	handler := &pollHandler[Cluster]{op: name, watched: watched{Kind: kindClusterActive}, look: c.lookForActiveCluster}
	if options != nil && options.ResumeToken != "" {
		return resumePoller(c, options.ResumeToken, handler)
	}
	op := call{name: name, method: http.MethodPost, resource: "clusters", creates: true}
	if err := cluster.check(name); err != nil {
		return nil, err
	}
	op.body, op.secret = newClusterBody(cluster), cluster.RootPassword
	created, resp, err := fetch[Cluster](ctx, c, op)
	if err != nil {
		return nil, err
	}
	handler.watched.ClusterID = created.ClusterID
	if err := handler.watched.check(name); err != nil {
		return nil, newError(op, &replyError{resp: resp, err: errors.New("the reply has no usable clusterId")})
	}
	handler.last = judgeCreatedCluster(name, created)
	return newPoller(c, resp, handler)
}

func (c *Client) lookForActiveCluster(ctx context.Context, op string, t watched) (*http.Response, outcome[Cluster], error) {
	cluster, resp, err := c.getCluster(ctx, op, t.ClusterID)
	if errors.Is(err, ErrNotFound) {
		return rawResponse(err), outcome[Cluster]{done: true, err: clusterLost(op, t.ClusterID, "is gone", err)}, nil
	}
	if err != nil {
		return nil, outcome[Cluster]{}, err
	}
	return resp, judgeCreatedCluster(op, cluster), nil
}

func judgeCreatedCluster(op string, cluster Cluster) outcome[Cluster] {
	switch cluster.State {
	case ClusterStateActive:
		return outcome[Cluster]{done: true, result: cluster}
	case ClusterStateDeleting, ClusterStateDeleted:
		return outcome[Cluster]{done: true, err: clusterLost(op, cluster.ClusterID, "is "+string(cluster.State), nil)}
	}
	return outcome[Cluster]{}
}

func clusterLost(op, clusterID, found string, cause error) *Error {
	return &Error{Op: op, Origin: failure.OriginTiDBCloud, Resource: clusterPath(clusterID), Found: "the cluster " + found + " before it became ACTIVE",
		Remedy: "find out who deleted it, then create it again", Err: errors.Join(ErrFailed, cause)}
}

// ValidateClusterOptions are the optional parameters of
// [Client.ValidateCluster].
type ValidateClusterOptions struct {
	// placeholder for future optional parameters
}

// ValidateCluster asks the service whether it would create the cluster. It creates nothing.
func (c *Client) ValidateCluster(ctx context.Context, cluster Cluster, _ *ValidateClusterOptions) error {
	const name = "ValidateCluster"
	if err := cluster.check(name); err != nil {
		return err
	}
	_, err := c.do(ctx, call{name: name, method: http.MethodPost, resource: "clusters",
		query: url.Values{"validateOnly": {"true"}}, body: newClusterBody(cluster), secret: cluster.RootPassword})
	return err
}

// The patterns for names (described).
var (
	clusterName = regexp.MustCompile(`^[A-Za-z0-9][-A-Za-z0-9]{2,62}[A-Za-z0-9]$`)
	regionID    = regexp.MustCompile(`^(aws|gcp|azure|alicloud)-[a-z0-9-]+$`)
)

// check returns an error for a cluster that the API does not allow (described).
func (cluster Cluster) check(op string) error {
	refuse := func(message, remedy string) error { return invalid(op, "clusters", message, remedy) }
	if !clusterName.MatchString(cluster.DisplayName) {
		return refuse(fmt.Sprintf("DisplayName %q is not a cluster name", cluster.DisplayName),
			"use 4 to 64 letters, digits and hyphens, with a letter or digit at both ends")
	}
	if !regionID.MatchString(cluster.RegionID) {
		return refuse(fmt.Sprintf("RegionID %q is not a region", cluster.RegionID),
			"use cloud provider and region, such as azure-eastus2")
	}
	groups := cluster.TidbNodeSetting.TidbNodeGroups
	if len(groups) != 1 {
		return refuse(fmt.Sprintf("TidbNodeSetting.TidbNodeGroups holds %d", len(groups)), "give exactly one")
	}
	if groups[0].NodeCount < 1 {
		return refuse(fmt.Sprintf("TidbNodeSetting.TidbNodeGroups[0].NodeCount is %d", groups[0].NodeCount), "use at least 1")
	}
	if err := cluster.TikvNodeSetting.check(op, "TikvNodeSetting"); err != nil {
		return err
	}
	if cluster.TiflashNodeSetting != nil {
		if err := cluster.TiflashNodeSetting.check(op, "TiflashNodeSetting"); err != nil {
			return err
		}
	}
	if cluster.Port != 0 && (cluster.Port < 1024 || cluster.Port > 65535) {
		return refuse(fmt.Sprintf("Port is %d", cluster.Port), "use 1024 to 65535, or 0 for 4000")
	}
	if n := utf8.RuneCountInString(string(cluster.RootPassword)); n != 0 && (n < 8 || n > 64) {
		return refuse(fmt.Sprintf("RootPassword has %d characters", n), "use 8 to 64, or none")
	}
	return nil
}

func (s StorageNodeSetting) check(op, field string) error {
	if s.NodeCount < 1 || s.NodeSpecKey == "" || s.StorageSizeGi < 1 {
		return invalid(op, "clusters",
			fmt.Sprintf("%s has NodeCount %d, NodeSpecKey %q, StorageSizeGi %d", field, s.NodeCount, s.NodeSpecKey, s.StorageSizeGi),
			"set all three")
	}
	return nil
}

// clusterBody is the body of the request that creates a cluster. It leaves out the fields
// that the service sets, so that a cluster that was read can be a template for another.
type clusterBody struct {
	DisplayName        string              `json:"displayName"`
	RegionID           string              `json:"regionId"`
	Labels             map[string]string   `json:"labels,omitempty"`
	TidbNodeSetting    TidbNodeSetting     `json:"tidbNodeSetting"`
	TikvNodeSetting    StorageNodeSetting  `json:"tikvNodeSetting"`
	TiflashNodeSetting *StorageNodeSetting `json:"tiflashNodeSetting,omitempty"`
	Port               int                 `json:"port"`
	RootPassword       string              `json:"rootPassword,omitempty"`
}

func newClusterBody(cluster Cluster) clusterBody {
	writable := func(s StorageNodeSetting) StorageNodeSetting {
		s.NodeSpecDisplayName, s.NodeSpecVersion = "", ""
		return s
	}
	group := cluster.TidbNodeSetting.TidbNodeGroups[0]
	body := clusterBody{
		DisplayName: cluster.DisplayName,
		RegionID:    cluster.RegionID,
		Labels:      cluster.Labels,
		TidbNodeSetting: TidbNodeSetting{
			NodeSpecKey: cluster.TidbNodeSetting.NodeSpecKey,
			TidbNodeGroups: []NodeGroup{{
				DisplayName: group.DisplayName, NodeCount: group.NodeCount, NodeSpecKey: group.NodeSpecKey,
			}},
		},
		TikvNodeSetting: writable(cluster.TikvNodeSetting),
		Port:            cluster.Port,
		RootPassword:    string(cluster.RootPassword),
	}
	if cluster.TiflashNodeSetting != nil {
		tiflash := writable(*cluster.TiflashNodeSetting)
		body.TiflashNodeSetting = &tiflash
	}
	if body.Port == 0 {
		body.Port = 4000
	}
	return body
}
