package bench

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11/fake"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

const group = "network"

// subject is a private endpoints client on one of the transports.
type subject struct {
	client *armnetwork.PrivateEndpointsClient
	body   armnetwork.PrivateEndpoint
	// settle lets the operation in progress end.
	settle func()
	made   int
	// renew starts over with an empty world, as does every test with a simulator of its
	// own. It is nil for transports without state.
	renew func(*subject)
}

// worldSize is how many endpoints are created in one world before it is renewed.
const worldSize = 100

const subscription = "11111111-1111-1111-1111-111111111111"

// credential is a credential for transports that ignore tokens.
type credential struct{}

func (credential) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func newClient(tb testing.TB, subscription string, credential azcore.TokenCredential, transport policy.Transporter) *armnetwork.PrivateEndpointsClient {
	tb.Helper()
	client, err := armnetwork.NewPrivateEndpointsClient(subscription, credential, &arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: transport}})
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// flow creates, polls and gets one private endpoint, as a program does. The name
// changes from run to run, so that no run profits from the one before.
func (s *subject) flow(ctx context.Context) error {
	if s.made == worldSize && s.renew != nil {
		s.renew(s)
		s.made = 0
	}
	s.made++
	name := "pe-" + strconv.Itoa(s.made)
	poller, err := s.client.BeginCreateOrUpdate(ctx, group, name, s.body, nil)
	if err != nil {
		return err
	}
	s.settle()
	for !poller.Done() {
		if _, err := poller.Poll(ctx); err != nil {
			return err
		}
	}
	if _, err := poller.Result(ctx); err != nil {
		return err
	}
	_, err = s.client.Get(ctx, group, name, nil)
	return err
}

func endpointBody(subnet, service string) armnetwork.PrivateEndpoint {
	return armnetwork.PrivateEndpoint{
		Location: to.Ptr("eastus2"),
		Properties: &armnetwork.PrivateEndpointProperties{
			Subnet: &armnetwork.Subnet{ID: &subnet},
			ManualPrivateLinkServiceConnections: []*armnetwork.PrivateLinkServiceConnection{{
				Name:       to.Ptr("tidb"),
				Properties: &armnetwork.PrivateLinkServiceConnectionProperties{PrivateLinkServiceID: &service, RequestMessage: to.Ptr("please")},
			}},
		},
	}
}

// world returns a simulator with a cluster and a large virtual network.
func world() (sim *simulator.Simulator, subnet, service string) {
	sim = simulator.New(&simulator.Options{
		Clock: simulator.Manual(),
		// Every run advances the clock; the token must outlive them all.
		Durations: simulator.Durations{TokenLifetime: 1000 * time.Hour},
	})
	service = sim.AddCluster(simulator.Cluster{}).ServiceID
	subnet = sim.AddVirtualNetwork(simulator.VirtualNetwork{ResourceGroup: group, AddressPrefix: "10.0.0.0/8"})
	return sim, subnet, service
}

func simulated(tb testing.TB) *subject {
	takes := simulator.DefaultDurations().PrivateEndpoint
	s := &subject{renew: func(s *subject) {
		sim, subnet, service := world()
		s.client = newClient(tb, sim.Account().SubscriptionID, sim.Credential(), sim)
		s.body = endpointBody(subnet, service)
		s.settle = func() { sim.Advance(takes) }
	}}
	s.renew(s)
	return s
}

// recorder is a transport that keeps the responses of another.
type recorder struct {
	next policy.Transporter
	seen map[string]*http.Response
}

func (r *recorder) Do(req *http.Request) (*http.Response, error) {
	resp, err := r.next.Do(req)
	if err != nil {
		return nil, err
	}
	kind := req.Method
	if req.Method == http.MethodGet && len(req.URL.Path) > 0 && containsOperations(req.URL.Path) {
		kind = "POLL"
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	keep := *resp
	keep.Header, keep.Body = resp.Header.Clone(), readCloser(body)
	r.seen[kind] = &keep
	resp.Body = readCloser(body)
	return resp, nil
}

// cannedSubject returns a subject that repeats the replies of the simulator.
func cannedSubject(tb testing.TB) *subject {
	sim, subnet, service := world()
	rec := &recorder{sim, map[string]*http.Response{}}
	credential := sim.Credential()
	once := &subject{
		client: newClient(tb, sim.Account().SubscriptionID, credential, rec), body: endpointBody(subnet, service),
		settle: func() { sim.Advance(simulator.DefaultDurations().PrivateEndpoint) },
	}
	if err := once.flow(context.Background()); err != nil {
		tb.Fatal(err)
	}
	transport, err := record(rec.seen[http.MethodPut], rec.seen["POLL"], rec.seen[http.MethodGet])
	if err != nil {
		tb.Fatal(err)
	}
	return &subject{
		client: newClient(tb, sim.Account().SubscriptionID, credential, transport), body: once.body, settle: func() {},
	}
}

// fakeSubject returns armnetwork's own fake, with the minimum of code that supports the
// flow and returns the same resource as the simulator.
func fakeSubject(tb testing.TB) *subject {
	s := simulated(tb)
	ctx := context.Background()
	if err := s.flow(ctx); err != nil {
		tb.Fatal(err)
	}
	made, err := s.client.Get(ctx, group, "pe-1", nil)
	if err != nil {
		tb.Fatal(err)
	}
	server := fake.PrivateEndpointsServer{
		BeginCreateOrUpdate: func(_ context.Context, _, name string, _ armnetwork.PrivateEndpoint, _ *armnetwork.PrivateEndpointsClientBeginCreateOrUpdateOptions) (resp azfake.PollerResponder[armnetwork.PrivateEndpointsClientCreateOrUpdateResponse], errResp azfake.ErrorResponder) {
			resource := made.PrivateEndpoint
			resource.Name = &name
			resp.AddNonTerminalResponse(http.StatusCreated, nil)
			resp.SetTerminalResponse(http.StatusOK, armnetwork.PrivateEndpointsClientCreateOrUpdateResponse{PrivateEndpoint: resource}, nil)
			return resp, errResp
		},
		Get: func(_ context.Context, _, name string, _ *armnetwork.PrivateEndpointsClientGetOptions) (resp azfake.Responder[armnetwork.PrivateEndpointsClientGetResponse], errResp azfake.ErrorResponder) {
			resource := made.PrivateEndpoint
			resource.Name = &name
			resp.SetResponse(http.StatusOK, armnetwork.PrivateEndpointsClientGetResponse{PrivateEndpoint: resource}, nil)
			return resp, errResp
		},
	}
	s.client = newClient(tb, subscription, credential{}, fake.NewPrivateEndpointsServerTransport(&server))
	s.settle, s.renew = func() {}, nil
	return s
}
