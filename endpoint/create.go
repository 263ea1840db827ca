package endpoint

import (
	"context"
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// CreateEndpointOptions are the optional settings of [EndpointService.CreateEndpoint].
type CreateEndpointOptions struct {
	// placeholder for future options
}

// CreateEndpoint takes step 2: it creates the private endpoint of the spec and waits
// until Azure has provisioned it. It adopts an endpoint that exists and waits for one
// that another program is creating; one that connects elsewhere or is in another
// region gives an error that matches [ErrMismatch]. A service that is not ACTIVE gives an error, after looks for
// [ClientOptions].ConfirmAfter.
//
// If the context ends first, call again to go on: nothing is undone.
func (s *EndpointService) CreateEndpoint(ctx context.Context, spec Spec, _ *CreateEndpointOptions) (*Endpoint, error) {
	if err := spec.validate(); err != nil {
		return nil, err
	}
	if !spec.sameGroup(s.group) {
		return nil, invalidArgument("Spec.NodeGroup", spec.NodeGroup.String(), "it is not the service's "+s.group.String(), "leave it empty or use the service of that node group")
	}
	if s.Snapshot().Status != ServiceStatusActive {
		if err := s.Refresh(ctx, nil); err != nil {
			return nil, err
		}
	}
	endpoint := s.endpoint(spec.EndpointID)
	if err := endpoint.Refresh(ctx, nil); err != nil {
		return nil, err
	}
	if err := endpoint.run(spec, creating()).finish(ctx); err != nil {
		return nil, err
	}
	return endpoint, nil
}

// explainReference puts the region into the remedy of the error that Azure returns for
// a network in another region.
func explainReference(err error, region string) error {
	var reply *azcore.ResponseError
	var azure *Error
	if errors.As(err, &azure) && errors.As(err, &reply) && reply.ErrorCode == "InvalidResourceReference" {
		explained := *azure
		explained.Remedy = "use a subnet that exists, of a virtual network in " + region + ", the cluster's region"
		return &explained
	}
	return err
}
