package main

import (
	"cmp"
	"context"
	"io"
	"strconv"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// endpointView is a private endpoint as programs get it. Status is TiDB Cloud's, ""
// if it does not list the endpoint; connectionStatus and provisioningState are
// Azure's, "" if there is no such endpoint there.
type endpointView struct {
	ID                string `json:"id"`
	Cluster           string `json:"cluster"`
	NodeGroup         string `json:"nodeGroup"`
	Status            string `json:"status"`
	Message           string `json:"message"`
	ConnectionStatus  string `json:"connectionStatus"`
	ProvisioningState string `json:"provisioningState"`
	Region            string `json:"region"`
	PrivateIPAddress  string `json:"privateIpAddress"`
	Host              string `json:"host"`
	Port              int    `json:"port"`
	SubnetID          string `json:"subnetId"`
	NetworkInterface  string `json:"networkInterfaceId"`
	ServiceID         string `json:"serviceId"`
}

// viewEndpoint takes the node group from what TiDB Cloud lists, else the one given.
func viewEndpoint(group endpoint.NodeGroupID, e endpoint.EndpointSnapshot) endpointView {
	c := e.Connection
	return endpointView{
		ID: e.ID.String(), Cluster: cmp.Or(c.NodeGroup.Cluster, group.Cluster), NodeGroup: cmp.Or(c.NodeGroup.ID, group.ID), Status: string(c.Status), Message: c.Message,
		ConnectionStatus: string(e.ConnectionStatus), ProvisioningState: string(e.ProvisioningState), Region: e.Region,
		PrivateIPAddress: e.PrivateIPAddress, Host: c.Host, Port: c.Port,
		SubnetID: e.SubnetID.String(), NetworkInterface: e.NetworkInterfaceID, ServiceID: e.ServiceID,
	}
}

func endpointDocument(group endpoint.NodeGroupID, e endpoint.EndpointSnapshot) *document {
	return &document{viewEndpoint(group, e), func(w io.Writer) {
		rows := [][]string{
			{"endpoint", e.ID.String()},
			{"status", e.Connection.Status.String()},
			{"in Azure", cmp.Or(string(e.ProvisioningState), "not there")},
			{"connection", string(e.ConnectionStatus)},
			{"address", e.PrivateIPAddress},
			{"host", hostAndPort(e.Connection)},
		}
		if e.Connection.Message != "" {
			rows = append(rows, []string{"message", e.Connection.Message})
		}
		writeTable(w, rows...)
	}}
}

// hostAndPort returns what programs connect to, or "".
func hostAndPort(c endpoint.Connection) string {
	if c.Host == "" {
		return ""
	}
	return c.Host + ":" + strconv.Itoa(c.Port)
}

// existing finds an endpoint that exists, and the node group it was looked for in.
func (n names) existing(ctx context.Context, s *session, text string) (*endpoint.Endpoint, endpoint.NodeGroupID, error) {
	spec, err := n.spec(s.defaults, wish{}, text)
	if err != nil {
		return nil, spec.NodeGroup, err
	}
	service, err := s.client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		return nil, spec.NodeGroup, err
	}
	ep, err := service.Endpoint(ctx, spec.EndpointID.String(), nil)
	return ep, service.Snapshot().NodeGroup, err
}
