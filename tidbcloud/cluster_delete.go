package tidbcloud

import (
	"context"
	"errors"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// BeginDeleteClusterOptions are the optional parameters of
// [Client.BeginDeleteCluster].
type BeginDeleteClusterOptions struct {
	// ResumeToken continues an earlier operation: the call deletes nothing and ignores the
	// ID. "" starts a new operation.
	ResumeToken string
}

// DeleteClusterResponse is the result of [Client.BeginDeleteCluster].
type DeleteClusterResponse struct {
	// placeholder for future response values
}

// BeginDeleteCluster deletes a cluster. The poller is done when the cluster is gone or
// DELETED. An unknown ID gives an error that matches [ErrNotFound].
func (c *Client) BeginDeleteCluster(ctx context.Context, clusterID string, options *BeginDeleteClusterOptions) (*runtime.Poller[DeleteClusterResponse], error) {
	const name = "BeginDeleteCluster"
	handler := &pollHandler[DeleteClusterResponse]{op: name, watched: watched{Kind: kindClusterDeleted}, look: c.lookForDeletedCluster}
	if options != nil && options.ResumeToken != "" {
		return resumePoller(c, options.ResumeToken, handler)
	}
	handler.watched.ClusterID = clusterID
	if err := handler.watched.check(name); err != nil {
		return nil, err
	}
	resp, err := c.do(ctx, call{name: name, method: http.MethodDelete, resource: clusterPath(clusterID)})
	if err != nil {
		return nil, err
	}
	return newPoller(c, resp, handler)
}

func (c *Client) lookForDeletedCluster(ctx context.Context, op string, t watched) (*http.Response, outcome[DeleteClusterResponse], error) {
	cluster, resp, err := c.getCluster(ctx, op, t.ClusterID)
	if errors.Is(err, ErrNotFound) {
		return rawResponse(err), outcome[DeleteClusterResponse]{done: true}, nil
	}
	if err != nil {
		return nil, outcome[DeleteClusterResponse]{}, err
	}
	return resp, outcome[DeleteClusterResponse]{done: cluster.State == ClusterStateDeleted}, nil
}
