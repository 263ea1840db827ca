package endpoint

import (
	"context"
	"errors"
	"strconv"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// CreateEndpoint takes step 2: it creates the private endpoint of the spec and
// waits until Azure has provisioned it. An endpoint that exists is adopted as it
// is, one that somebody else is just creating is waited for; an existing one that
// connects elsewhere or lies in another region gives an error that matches
// [ErrMismatch]. The service has to be ACTIVE.
//
// When the wait is cut short, the endpoint's ID is the spec's: call again.
func (s *EndpointService) CreateEndpoint(ctx context.Context, spec Spec) (*Endpoint, error) {
	const op = "create endpoint"
	if err := spec.validate(); err != nil {
		return nil, err
	}
	if !spec.sameGroup(s.group) {
		return nil, invalidArgument("Spec.NodeGroup", spec.NodeGroup.String(), "it is not the service's "+s.group.String(), "leave it empty or use the service of that node group")
	}
	if s.Snapshot().Status != ServiceStatusActive {
		if err := s.Refresh(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.requireActive(op); err != nil {
		return nil, err
	}
	endpoint := s.endpoint(spec.EndpointID)
	if err := endpoint.refreshConnection(ctx); err != nil {
		return nil, err
	}
	if err := endpoint.provision(ctx, spec); err != nil {
		return nil, newError(op, endpoint.id.String(), err)
	}
	if err := endpoint.requireFit(op); err != nil {
		return nil, err
	}
	return endpoint, nil
}

// provision sees to it that Azure has the endpoint. It looks before it writes: a
// PUT would take from an existing endpoint what the spec does not mention.
func (e *Endpoint) provision(ctx context.Context, spec Spec) error {
	client, created := e.service.client, false
	return client.wait(ctx, func(ctx context.Context) (bool, error) {
		azure, err := client.azure.GetPrivateEndpoint(ctx, e.id, nil)
		if err != nil && !errors.Is(err, privatelink.ErrNotFound) {
			return false, err
		}
		switch azure.ProvisioningState {
		case "", privatelink.ProvisioningStateFailed, privatelink.ProvisioningStateCanceled:
			// Azure repairs a failed resource by the request that creates one.
			if created {
				return false, &Error{
					Op: "create endpoint", Origin: OriginAzure, Resource: e.id.String(), Found: "its provisioning state is " + strconv.Quote(string(azure.ProvisioningState)) + " after it was created",
					Remedy: "look at the resource group's activity log in the Azure portal, then try again",
				}
			}
			created = true
			client.progress(StepCreate, e.id.String(), "creating")
			if azure, err = e.create(ctx, spec); err != nil {
				return false, err
			}
		}
		client.progress(StepCreate, e.id.String(), string(azure.ProvisioningState))
		e.setAzure(azure)
		return azure.ProvisioningState == privatelink.ProvisioningStateSucceeded, nil
	})
}

func (e *Endpoint) create(ctx context.Context, spec Spec) (privatelink.PrivateEndpoint, error) {
	client, service := e.service.client, e.service.Snapshot()
	target, err := privatelink.ParsePrivateLinkServiceID(service.ResourceID)
	if err != nil {
		return privatelink.PrivateEndpoint{}, err
	}
	poller, err := client.azure.BeginCreatePrivateEndpoint(ctx, e.id, spec.parameters(service.Region, target), nil)
	if err != nil {
		return privatelink.PrivateEndpoint{}, explainReference(err, service.Region)
	}
	azure, err := poller.PollUntilDone(ctx, client.pollOptions())
	return azure, explainReference(err, service.Region)
}

// explainReference names the region in the remedy of Azure's complaint about a
// network that is not where the endpoint has to be.
func explainReference(err error, region string) error {
	var reply *azcore.ResponseError
	var azure *privatelink.Error
	if errors.As(err, &azure) && errors.As(err, &reply) && reply.ErrorCode == "InvalidResourceReference" {
		explained := *azure
		explained.Remedy = "use a subnet that exists, of a virtual network in " + region + ", the cluster's region"
		return &explained
	}
	return err
}
