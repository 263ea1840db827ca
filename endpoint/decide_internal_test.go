package endpoint

import (
	"errors"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

const (
	servicePrefix = "/subscriptions/aaaaaaaa-2222-3333-4444-555555555555/resourceGroups/tidb/providers/Microsoft.Network/privateLinkServices/"
	serviceAlias  = "pls.aaaaaaaa-2222-3333-4444-555555555555.eastus2.azure.privatelinkservice"
)

func subnet(name string) privatelink.SubnetID {
	return privatelink.SubnetID{SubscriptionID: "bbbbbbbb-2222-3333-4444-555555555555", ResourceGroupName: "network", VirtualNetworkName: "vnet", Name: name}
}

// connected is a situation in which nothing is left to do.
func connected() (Spec, situation) {
	spec := Spec{
		NodeGroup:  NodeGroupID{Cluster: "1", ID: "2"},
		EndpointID: privatelink.PrivateEndpointID{SubscriptionID: "bbbbbbbb-2222-3333-4444-555555555555", ResourceGroupName: "network", Name: "tidb"},
		SubnetID:   subnet("default"),
	}
	return spec, situation{
		service: ServiceSnapshot{
			NodeGroup: spec.NodeGroup, ResourceID: servicePrefix + "one", Status: ServiceStatusActive,
			ClusterState: tidbcloud.ClusterStateActive, Region: "eastus2",
		},
		endpoint: EndpointSnapshot{
			ID: spec.EndpointID, Region: "eastus2", ProvisioningState: privatelink.ProvisioningStateSucceeded, SubnetID: spec.SubnetID,
			NetworkInterfaceID: "/any/tidb.nic", PrivateIPAddress: "10.0.0.4", ServiceID: servicePrefix + "one", ConnectionStatus: privatelink.ConnectionStatusApproved,
			Connection: Connection{NodeGroup: spec.NodeGroup, ID: "3", EndpointID: spec.EndpointID.String(), Status: StatusActive, PrivateIPAddress: "10.0.0.4"},
		},
	}
}

// decision is the expected decision: an action, or an error that holds the text and matches is,
// if that is not nil.
type decision struct {
	action Action
	is     error
	text   string
}

type change = func(*Spec, *situation)

// decides checks one case of a table: a change of a situation in which nothing
// is left to do.
func decides(t *testing.T, decide func(Spec, situation) (Action, error), change change, want decision) {
	t.Helper()
	spec, now := connected()
	change(&spec, &now)
	action, err := decide(spec, now)
	if want.text == "" {
		if action != want.action || err != nil {
			t.Errorf("%s, %v; want %s", action, err, want.action)
		}
		return
	}
	var typed *Error
	if action != ActionNone || !errors.As(err, &typed) || want.is != nil && !errors.Is(err, want.is) || !strings.Contains(err.Error(), want.text) || typed.Remedy == "" {
		t.Errorf("%s, %v; want an error that is %v, has a remedy and tells %q", action, err, want.is, want.text)
	}
	if want.is == nil && typed != nil && typed.Err != nil {
		t.Errorf("error %v matches %v, want nothing", err, typed.Err)
	}
}

// decisions is a table of cases by name.
type decisions map[string]struct {
	change
	decision
}

func (table decisions) check(t *testing.T, decide func(Spec, situation) (Action, error)) {
	t.Helper()
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			decides(t, decide, test.change, test.decision)
		})
	}
}

// Changes of a situation, for the tables.
func unregistered(_ *Spec, s *situation) {
	s.endpoint.Connection, s.endpoint.ConnectionStatus = Connection{}, privatelink.ConnectionStatusPending
}

func nowhere(_ *Spec, s *situation) { s.endpoint = EndpointSnapshot{ID: s.endpoint.ID} }

func provisioning(state privatelink.ProvisioningState) change {
	return func(_ *Spec, s *situation) { s.endpoint.ProvisioningState = state }
}

func status(status Status) change {
	return func(_ *Spec, s *situation) { s.endpoint.Connection.Status = status }
}

func inAzureStatus(status privatelink.ConnectionStatus) change {
	return func(_ *Spec, s *situation) { s.endpoint.ConnectionStatus = status }
}

func service(status ServiceStatus) change {
	return func(_ *Spec, s *situation) { s.service.Status = status }
}

func cluster(state tidbcloud.ClusterState) change {
	return func(_ *Spec, s *situation) { s.service.ClusterState = state }
}

func replaceable(spec *Spec, _ *situation) { spec.MaxReplacements = 1 }

func replacing(_ *Spec, s *situation) { s.replacing, s.replaced = true, 1 }

func all(changes ...change) change {
	return func(spec *Spec, s *situation) {
		for _, change := range changes {
			change(spec, s)
		}
	}
}

func TestDecideConnect(t *testing.T) {
	t.Parallel()
	const rejected = privatelink.ConnectionStatusRejected
	decisions{
		"ready":                       {all(), decision{action: ActionNone}},
		"ready, cluster paused":       {cluster(tidbcloud.ClusterStatePaused), decision{action: ActionNone}},
		"ready, cluster of any state": {cluster("NEW"), decision{action: ActionNone}},

		"service creating":                  {all(nowhere, service(ServiceStatusCreating)), decision{action: ActionWaitForService}},
		"service of an unknown status":      {all(nowhere, service("NEW")), decision{action: ActionWaitForService}},
		"service deleting":                  {all(nowhere, service(ServiceStatusDeleting)), decision{text: "the endpoint service is Deleting"}},
		"service failed":                    {all(nowhere, service(ServiceStatusFailed)), decision{text: "support ticket that names cluster 1 and node group 2"}},
		"service failed, ready":             {service(ServiceStatusFailed), decision{action: ActionNone}},
		"service creating, ready":           {service(ServiceStatusCreating), decision{action: ActionNone}},
		"service deleting, ready":           {service(ServiceStatusDeleting), decision{text: "the endpoint service is Deleting"}},
		"service creating, cluster paused":  {all(nowhere, service(ServiceStatusCreating), cluster(tidbcloud.ClusterStatePaused)), decision{text: "resume the cluster"}},
		"service creating, cluster pausing": {all(nowhere, service(ServiceStatusCreating), cluster(tidbcloud.ClusterStatePausing)), decision{text: "resume the cluster"}},

		"nothing there":                    {nowhere, decision{action: ActionCreateEndpoint}},
		"nothing there, cluster paused":    {all(nowhere, cluster(tidbcloud.ClusterStatePaused)), decision{text: "the cluster is PAUSED"}},
		"nothing there, cluster deleting":  {all(nowhere, cluster(tidbcloud.ClusterStateDeleting)), decision{is: ErrNotFound, text: "use another cluster"}},
		"nothing there, cluster deleted":   {all(nowhere, cluster(tidbcloud.ClusterStateDeleted)), decision{is: ErrNotFound, text: "the cluster is DELETED"}},
		"creating":                         {all(unregistered, provisioning("Updating")), decision{action: ActionWaitForEndpoint}},
		"unknown provisioning state":       {all(unregistered, provisioning("New")), decision{action: ActionWaitForEndpoint}},
		"creation failed":                  {all(unregistered, provisioning("Failed")), decision{action: ActionCreateEndpoint}},
		"creation canceled":                {all(unregistered, provisioning("Canceled")), decision{action: ActionCreateEndpoint}},
		"creation failed again":            {all(unregistered, provisioning("Failed"), func(_ *Spec, s *situation) { s.tried.create = true }), decision{text: "activity log"}},
		"deleting":                         {all(unregistered, provisioning("Deleting")), decision{action: ActionWaitForEndpoint}},
		"deleting, of another service":     {all(unregistered, provisioning("Deleting"), func(_ *Spec, s *situation) { s.endpoint.ServiceID = "x" }), decision{action: ActionWaitForEndpoint}},
		"created":                          {unregistered, decision{action: ActionAccept}},
		"created, cluster paused":          {all(unregistered, cluster(tidbcloud.ClusterStatePaused)), decision{text: "resume the cluster"}},
		"created, without an address":      {all(unregistered, func(_ *Spec, s *situation) { s.endpoint.PrivateIPAddress = "" }), decision{text: "has no address"}},
		"created, discovered":              {all(inAzureStatus("Pending"), status(StatusDiscovered)), decision{action: ActionAccept}},
		"created in vain":                  {all(nowhere, func(_ *Spec, s *situation) { s.tried.create = true }), decision{text: "no such private endpoint after it was created"}},
		"ready, a failed update":           {provisioning("Failed"), decision{action: ActionNone}},
		"active, unknown in Azure":         {inAzureStatus("New"), decision{action: ActionWaitUntilActive}},
		"active, not known to Azure":       {inAzureStatus(""), decision{action: ActionWaitUntilActive}},
		"active, address cannot be read":   {func(_ *Spec, s *situation) { s.endpoint.PrivateIPAddress = "" }, decision{action: ActionNone}},
		"the spec names what is not there": {func(_ *Spec, s *situation) { s.absent = &Error{Found: "no such cluster", Remedy: "x"} }, decision{text: "no such cluster"}},
		"accepted in vain":                 {all(unregistered, func(_ *Spec, s *situation) { s.tried.accept = true }), decision{text: "Not registered after it was accepted"}},
		"accepted":                         {all(inAzureStatus("Pending"), status(StatusPending)), decision{action: ActionWaitUntilActive}},
		"approved, not active yet":         {status(StatusPending), decision{action: ActionWaitUntilActive}},
		"unknown status":                   {status("NEW"), decision{action: ActionWaitUntilActive}},
		"unregistering":                    {status(StatusDeleting), decision{action: ActionWaitForUnregistration}},
		"unregistering, nothing in Azure":  {all(nowhere, status(StatusDeleting)), decision{action: ActionWaitForUnregistration}},
		"discovered, deleted in Azure":     {all(nowhere, status(StatusDiscovered)), decision{action: ActionCreateEndpoint}},
		"failed":                           {status(StatusFailed), decision{is: ErrUnusable, text: "the acceptance failed"}},
		"active, deleted in Azure":         {all(nowhere, status(StatusActive)), decision{is: ErrUnusable, text: "no such private endpoint"}},
		"accepted, deleted in Azure":       {all(nowhere, status(StatusPending)), decision{is: ErrUnusable, text: "no such private endpoint"}},
		"active, another took its place":   {inAzureStatus("Pending"), decision{is: ErrUnusable, text: "Azure shows its connection as Pending"}},
		"active, with another address":     {func(_ *Spec, s *situation) { s.endpoint.PrivateIPAddress = "10.0.0.5" }, decision{is: ErrUnusable, text: "the address registered is 10.0.0.4"}},
		"rejected":                         {all(unregistered, inAzureStatus(rejected)), decision{is: ErrUnusable, text: "connection is Rejected"}},
		"disconnected":                     {all(unregistered, inAzureStatus("Disconnected")), decision{is: ErrUnusable, text: "connection is Disconnected"}},
		"removed":                          {all(unregistered, inAzureStatus("Removed")), decision{is: ErrUnusable, text: "connection is Removed"}},
		"creation failed, rejected":        {all(unregistered, provisioning("Failed"), inAzureStatus(rejected)), decision{is: ErrUnusable, text: "Rejected"}},
		"to be replaced: failed":           {all(replaceable, status(StatusFailed)), decision{action: ActionUnregister}},
		"to be replaced: deleted in Azure": {all(replaceable, nowhere, func(_ *Spec, s *situation) { s.endpoint.Connection = Connection{ID: "3", Status: StatusActive} }), decision{action: ActionUnregister}},
		"to be replaced: rejected":         {all(replaceable, unregistered, inAzureStatus(rejected)), decision{action: ActionDeleteEndpoint}},
		"to be replaced, cluster paused":   {all(replaceable, status(StatusFailed), cluster(tidbcloud.ClusterStatePaused)), decision{text: "resume the cluster"}},
		"to be replaced, cluster deleting": {all(replaceable, status(StatusFailed), cluster(tidbcloud.ClusterStateDeleting)), decision{is: ErrNotFound, text: "use another cluster"}},
		"to be replaced, of somebody else": {all(replaceable, unregistered, inAzureStatus(rejected), func(_ *Spec, s *situation) { s.endpoint.ServiceID = servicePrefix + "two" }), decision{is: ErrMismatch, text: "the target"}},
		"replaced often enough":            {all(replaceable, status(StatusFailed), func(_ *Spec, s *situation) { s.replaced = 1 }), decision{is: ErrUnusable, text: "the acceptance failed"}},
		"replacing: registered":            {all(replaceable, replacing, status(StatusFailed)), decision{action: ActionUnregister}},
		"replacing: unregistering":         {all(replaceable, replacing, status(StatusDeleting)), decision{action: ActionWaitForUnregistration}},
		"replacing: unregistered":          {all(replaceable, replacing, unregistered, inAzureStatus("Disconnected")), decision{action: ActionDeleteEndpoint}},
		"replacing: deleting":              {all(replaceable, replacing, unregistered, provisioning("Deleting")), decision{action: ActionWaitForEndpoint}},
		"replacing: came back":             {all(replaceable, replacing), decision{action: ActionNone}},
		"replacing: somebody accepted":     {all(replaceable, replacing, status(StatusPending)), decision{action: ActionWaitUntilActive}},
		"replacing: somebody made it anew": {all(replaceable, replacing, unregistered), decision{action: ActionAccept}},
		"replacing: not disconnected yet":  {all(replaceable, replacing, unregistered, func(_ *Spec, s *situation) { s.tried.unregister = true }), decision{action: ActionDeleteEndpoint}},
		"replacing: deleted":               {all(replaceable, replacing, nowhere), decision{action: ActionCreateEndpoint}},
	}.check(t, decideConnect)
}

// An endpoint that does not fit the spec gives an error with all differences.
func TestDecideRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change
		found []string
	}{
		"region":            {func(_ *Spec, s *situation) { s.service.Region = "japaneast" }, []string{"the region of the private endpoint is eastus2, not japaneast, the cluster's"}},
		"target":            {func(_ *Spec, s *situation) { s.endpoint.ServiceID = servicePrefix + "two" }, []string{"the target of the private endpoint is " + servicePrefix + "two, not " + servicePrefix + "one"}},
		"subnet":            {func(spec *Spec, _ *situation) { spec.SubnetID = subnet("other") }, []string{"the subnet of the private endpoint is " + subnet("default").String() + ", not " + subnet("other").String()}},
		"address":           {func(spec *Spec, _ *situation) { spec.PrivateIPAddress = "10.0.0.9" }, []string{"the address of the private endpoint is 10.0.0.4, not 10.0.0.9"}},
		"network interface": {func(spec *Spec, _ *situation) { spec.CustomNetworkInterfaceName = "mine" }, []string{"the network interface of the private endpoint is tidb.nic, not mine"}},
		"everything": {func(spec *Spec, s *situation) {
			spec.SubnetID, spec.PrivateIPAddress, spec.CustomNetworkInterfaceName = subnet("other"), "10.0.0.9", "mine"
			s.service.Region, s.service.ResourceID = "japaneast", servicePrefix+"two"
		}, []string{"the region of", "the target of", "the subnet of", "the address of", "the network interface of"}},
		"alias that is not listed": {all(unregistered, func(_ *Spec, s *situation) { s.endpoint.ServiceID = serviceAlias }), []string{"the target of the private endpoint is " + serviceAlias}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, found := range test.found {
				decides(t, decideConnect, test.change, decision{is: ErrMismatch, text: found})
				decides(t, decideCreate, test.change, decision{is: ErrMismatch, text: found})
				decides(t, decideConnect, all(test.change, provisioning("Failed")), decision{is: ErrMismatch, text: found})
			}
		})
	}
	for name, change := range map[string]change{
		"letter case": func(spec *Spec, s *situation) {
			spec.SubnetID, spec.CustomNetworkInterfaceName = subnet("DEFAULT"), "TIDB.nic"
			s.service.ResourceID = strings.ToUpper(s.service.ResourceID)
		},
		"nothing asked for":    func(spec *Spec, _ *situation) { spec.SubnetID = privatelink.SubnetID{} },
		"alias that is listed": func(_ *Spec, s *situation) { s.endpoint.ServiceID = serviceAlias },
		"Azure does not say": func(spec *Spec, s *situation) {
			spec.CustomNetworkInterfaceName = "mine"
			s.endpoint.NetworkInterfaceID, s.endpoint.SubnetID = "", privatelink.SubnetID{}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			decides(t, decideConnect, change, decision{action: ActionNone})
		})
	}
}

func TestDecideDisconnect(t *testing.T) {
	t.Parallel()
	dead := inAzureStatus("Disconnected")
	serviceGone := func(_ *Spec, s *situation) { s.serviceGone = true }
	elsewhere := func(_ *Spec, s *situation) { s.endpoint.ServiceID = servicePrefix + "two" }
	alias := func(_ *Spec, s *situation) { s.endpoint.ServiceID = serviceAlias }
	gone := func(_ *Spec, s *situation) { s.service = ServiceSnapshot{NodeGroup: s.service.NodeGroup} }
	decisions{
		"active":                    {all(), decision{action: ActionUnregister}},
		"pending":                   {status(StatusPending), decision{action: ActionUnregister}},
		"discovered":                {status(StatusDiscovered), decision{action: ActionUnregister}},
		"discovered without an ID":  {func(_ *Spec, s *situation) { s.endpoint.Connection = Connection{Status: StatusDiscovered} }, decision{action: ActionDeleteEndpoint}},
		"unregistering":             {status(StatusDeleting), decision{action: ActionWaitForUnregistration}},
		"unregistered":              {all(unregistered, dead), decision{action: ActionDeleteEndpoint}},
		"never registered":          {unregistered, decision{action: ActionDeleteEndpoint}},
		"creating":                  {all(unregistered, provisioning("Updating")), decision{action: ActionDeleteEndpoint}},
		"deleting":                  {all(unregistered, provisioning("Deleting")), decision{action: ActionWaitForEndpoint}},
		"gone":                      {nowhere, decision{action: ActionNone}},
		"of another service":        {all(unregistered, elsewhere), decision{is: ErrMismatch, text: "not to the endpoint service of clusters/1"}},
		"dead, of another service":  {all(unregistered, elsewhere, dead), decision{is: ErrMismatch, text: "not to the endpoint service of clusters/1"}},
		"of another, service gone":  {all(unregistered, elsewhere, serviceGone), decision{is: ErrMismatch, text: "cannot be told"}},
		"dead, of another, gone":    {all(unregistered, elsewhere, serviceGone, dead), decision{action: ActionDeleteEndpoint}},
		"alive, service gone":       {all(unregistered, serviceGone), decision{action: ActionDeleteEndpoint}},
		"by alias, active":          {alias, decision{action: ActionUnregister}},
		"by alias, unregistered":    {all(unregistered, alias, dead), decision{action: ActionDeleteEndpoint}},
		"by alias, never listed":    {all(unregistered, alias), decision{is: ErrMismatch, text: "cannot be told"}},
		"cluster gone":              {all(unregistered, gone, dead), decision{action: ActionDeleteEndpoint}},
		"cluster gone, not dead":    {all(unregistered, gone), decision{is: ErrMismatch, text: "is Pending; whether that is the endpoint service of clusters/1/tidbNodeGroups/2 cannot be told"}},
		"cluster and endpoint gone": {all(nowhere, gone), decision{action: ActionNone}},
		"cluster paused":            {cluster(tidbcloud.ClusterStatePaused), decision{action: ActionUnregister}},
		"unregistered in vain":      {func(_ *Spec, s *situation) { s.tried.unregister = true }, decision{text: "Active after it was deleted there"}},
		"deleted in vain":           {all(unregistered, func(_ *Spec, s *situation) { s.tried.remove = true }), decision{text: "its provisioning state is Succeeded after it was deleted"}},
	}.check(t, decideDisconnect)
}

func TestDecideUnregister(t *testing.T) {
	t.Parallel()
	decisions{
		"active":             {all(), decision{action: ActionUnregister}},
		"unregistering":      {status(StatusDeleting), decision{action: ActionWaitForUnregistration}},
		"unregistered":       {unregistered, decision{action: ActionNone}},
		"of another service": {func(_ *Spec, s *situation) { s.endpoint.ServiceID = servicePrefix + "two" }, decision{action: ActionUnregister}},
	}.check(t, decideUnregister)
}

func TestDecideCreate(t *testing.T) {
	t.Parallel()
	decisions{
		"nothing there":         {nowhere, decision{action: ActionCreateEndpoint}},
		"created":               {unregistered, decision{action: ActionNone}},
		"rejected":              {all(unregistered, inAzureStatus("Rejected")), decision{action: ActionNone}},
		"creating":              {all(unregistered, provisioning("Updating")), decision{action: ActionWaitForEndpoint}},
		"deleting":              {all(unregistered, provisioning("Deleting")), decision{action: ActionWaitForEndpoint}},
		"creation failed":       {all(unregistered, provisioning("Failed")), decision{action: ActionCreateEndpoint}},
		"creation failed again": {all(unregistered, provisioning("Canceled"), func(_ *Spec, s *situation) { s.tried.create = true }), decision{text: "Canceled after it was created"}},
	}.check(t, decideCreate)
}

// A plan ends whatever situation it begins with.
func TestEveryPlanEnds(t *testing.T) {
	t.Parallel()
	spec, ready := connected()
	n := 0
	for _, serviceStatus := range append(PossibleServiceStatusValues(), "NEW") {
		for _, state := range append(privatelink.PossibleProvisioningStateValues(), "", "New") {
			for _, azure := range append(privatelink.PossibleConnectionStatusValues(), "New") {
				for _, tidb := range append(PossibleStatusValues(), "", "NEW") {
					for spec.MaxReplacements = range 3 {
						now := ready
						now.service.Status = serviceStatus
						now.endpoint.ProvisioningState, now.endpoint.ConnectionStatus, now.endpoint.Connection.Status = state, azure, tidb
						if tidb == "" {
							now.endpoint.Connection = Connection{}
						}
						if state == "" {
							now.endpoint = EndpointSnapshot{ID: now.endpoint.ID, Connection: now.endpoint.Connection}
						}
						steps := 0
						for ; steps < 20; steps++ {
							action, err := decideConnect(spec, now)
							if err != nil || action == ActionNone {
								break
							}
							now = now.after(action, spec)
						}
						if n++; steps == 20 {
							t.Errorf("service %s, endpoint %s, connection %s, registration %s, %d replacements: no end", serviceStatus, state, azure, tidb, spec.MaxReplacements)
						}
					}
				}
			}
		}
	}
	t.Logf("%d situations", n)
}
