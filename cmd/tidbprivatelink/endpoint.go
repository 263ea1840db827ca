package main

import (
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

func viewEndpoint(e endpoint.EndpointSnapshot) endpointView {
	c := e.Connection
	return endpointView{
		ID: e.ID.String(), Cluster: c.NodeGroup.Cluster, NodeGroup: c.NodeGroup.ID, Status: string(c.Status), Message: c.Message,
		ConnectionStatus: string(e.ConnectionStatus), ProvisioningState: string(e.ProvisioningState), Region: e.Region,
		PrivateIPAddress: e.PrivateIPAddress, Host: c.Host, Port: c.Port,
		SubnetID: e.SubnetID.String(), NetworkInterface: e.NetworkInterfaceID, ServiceID: e.ServiceID,
	}
}

func endpointDocument(e endpoint.EndpointSnapshot) *document {
	return &document{viewEndpoint(e), func(w io.Writer) {
		writeTable(w,
			[]string{"endpoint", e.ID.String()},
			[]string{"status", e.Connection.Status.String()},
			[]string{"message", e.Connection.Message},
			[]string{"connection", string(e.ConnectionStatus)},
			[]string{"address", e.PrivateIPAddress},
			[]string{"host", hostAndPort(e.Connection)},
		)
	}}
}

// hostAndPort returns what programs connect to, or "".
func hostAndPort(c endpoint.Connection) string {
	if c.Host == "" {
		return ""
	}
	return c.Host + ":" + strconv.Itoa(c.Port)
}

// existing finds an endpoint that exists.
func (n names) existing(ctx context.Context, s *session, text string) (*endpoint.Endpoint, error) {
	spec, err := n.spec(s.defaults, wish{}, text)
	if err != nil {
		return nil, err
	}
	service, err := s.client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		return nil, err
	}
	return service.Endpoint(ctx, spec.EndpointID.String(), nil)
}
