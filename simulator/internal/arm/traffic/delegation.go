package traffic

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// delegatedService is a service that subnets can be delegated to, with its actions there.
type delegatedService struct {
	name    string
	actions []string
}

// The actions of services on a delegated subnet.
const (
	mayAction      = "Microsoft.Network/virtualNetworks/subnets/action"
	mayJoin        = "Microsoft.Network/virtualNetworks/subnets/join/action"
	mayPrepare     = "Microsoft.Network/virtualNetworks/subnets/prepareNetworkPolicies/action"
	mayUnprepare   = "Microsoft.Network/virtualNetworks/subnets/unprepareNetworkPolicies/action"
	mayInterfaces  = "Microsoft.Network/networkinterfaces/*"
	mayReadNetwork = "Microsoft.Network/virtualNetworks/read"
	mayJoinAddress = "Microsoft.Network/publicIPAddresses/join/action"
	mayReadAddress = "Microsoft.Network/publicIPAddresses/read"
)

// Lists that several services have.
var (
	mayJoinOnly     = []string{mayJoin}
	mayActOnly      = []string{mayAction}
	mayJoinPrepared = []string{mayJoin, mayPrepare, mayUnprepare}
	mayUseNICs      = []string{mayInterfaces, mayJoin}
)

// delegatedServices are the services in Azure's order (recorded in 2024). Regions differ in
// which of them they have.
var delegatedServices = []delegatedService{
	{"Microsoft.Web/serverFarms", mayActOnly},
	{"Microsoft.ContainerInstance/containerGroups", mayActOnly},
	{"Microsoft.Netapp/volumes", mayUseNICs},
	{"Microsoft.HardwareSecurityModules/dedicatedHSMs", mayUseNICs},
	{"Microsoft.ServiceFabricMesh/networks", mayActOnly},
	{"Microsoft.Logic/integrationServiceEnvironments", mayActOnly},
	{"Microsoft.Batch/batchAccounts", mayActOnly},
	{"Microsoft.Sql/managedInstances", mayJoinPrepared},
	{"Microsoft.Web/hostingEnvironments", mayActOnly},
	{"Microsoft.BareMetal/CrayServers", mayUseNICs},
	{"Microsoft.Databricks/workspaces", mayJoinPrepared},
	{"Microsoft.BareMetal/AzureHostedService", mayUseNICs},
	{"Microsoft.BareMetal/AzureVMware", mayUseNICs},
	{"Microsoft.StreamAnalytics/streamingJobs", mayJoinOnly},
	{"Microsoft.DBforPostgreSQL/serversv2", mayJoinOnly},
	{"Microsoft.AzureCosmosDB/clusters", mayJoinOnly},
	{"Microsoft.MachineLearningServices/workspaces", mayJoinOnly},
	{"Microsoft.DBforPostgreSQL/singleServers", mayJoinOnly},
	{"Microsoft.DBforPostgreSQL/flexibleServers", mayJoinOnly},
	{"Microsoft.DBforMySQL/serversv2", mayJoinOnly},
	{"Microsoft.DBforMySQL/flexibleServers", mayJoinOnly},
	{"Microsoft.DBforMySQL/servers", mayJoinOnly},
	{"Microsoft.ApiManagement/service", []string{mayJoin, mayPrepare}},
	{"Microsoft.Synapse/workspaces", mayJoinOnly},
	{"Microsoft.PowerPlatform/vnetaccesslinks", mayJoinOnly},
	{"Microsoft.Network/dnsResolvers", mayJoinOnly},
	{"Microsoft.Kusto/clusters", mayJoinPrepared},
	{"Microsoft.DelegatedNetwork/controller", mayJoinOnly},
	{"Microsoft.ContainerService/managedClusters", mayJoinOnly},
	{"Microsoft.PowerPlatform/enterprisePolicies", mayJoinOnly},
	{"Microsoft.StoragePool/diskPools", []string{mayReadNetwork}},
	{"Microsoft.DocumentDB/cassandraClusters", mayJoinOnly},
	{"Microsoft.Apollo/npu", mayUseNICs},
	{"Microsoft.AVS/PrivateClouds", []string{mayInterfaces}},
	{"Microsoft.Orbital/orbitalGateways", []string{mayJoinAddress, mayJoin, mayReadNetwork, mayReadAddress}},
	{"Microsoft.Singularity/accounts/networks", mayUseNICs},
	{"Microsoft.Singularity/accounts/npu", mayUseNICs},
	{"Microsoft.LabServices/labplans", mayJoinOnly},
	{"Microsoft.Fidalgo/networkSettings", mayJoinOnly},
	{"Microsoft.DevCenter/networkConnection", mayJoinOnly},
	{"NGINX.NGINXPLUS/nginxDeployments", mayJoinOnly},
	{"Microsoft.DevOpsInfrastructure/pools", mayJoinOnly},
	{"Microsoft.CloudTest/pools", mayJoinOnly},
	{"Microsoft.CloudTest/hostedpools", mayJoinOnly},
	{"Microsoft.CloudTest/images", mayJoinOnly},
	{"PaloAltoNetworks.Cloudngfw/firewalls", mayJoinOnly},
	{"Qumulo.Storage/fileSystems", mayJoinOnly},
	{"Microsoft.App/testClients", mayJoinOnly},
	{"Microsoft.App/environments", mayJoinOnly},
	{"Microsoft.ServiceNetworking/trafficControllers", mayJoinOnly},
	{"GitHub.Network/networkSettings", mayJoinOnly},
	{"Microsoft.Network/networkWatchers", mayJoinOnly},
	{"Dell.Storage/fileSystems", mayJoinOnly},
	{"Microsoft.Netapp/scaleVolumes", mayJoinOnly},
	{"Oracle.Database/networkAttachments", mayUseNICs},
	{"PureStorage.Block/storagePools", mayJoinOnly},
	{"Informatica.DataManagement/organizations", mayJoinOnly},
	{"Microsoft.AzureCommunicationsGateway/networkSettings", mayJoinOnly},
	{"Microsoft.PowerAutomate/hostedRpa", mayJoinOnly},
	{"Microsoft.MachineLearningServices/workspaceComputes", mayJoinOnly},
}

// DelegationActions returns what a service may do on a subnet that is delegated to it: join
// it if the service is not in the list (assumed).
func DelegationActions(service string) []string {
	for i := range delegatedServices {
		if strings.EqualFold(delegatedServices[i].name, service) {
			return delegatedServices[i].actions
		}
	}
	return mayJoinOnly
}

// listDelegations lists the services for a subscription, or for a resource group. IDs of the
// latter say resourceGroup in the singular (recorded).
func listDelegations(c *arm.Call) kernel.Reply {
	scope := "/subscriptions/" + c.Sub.ID
	if c.Group != nil {
		scope += "/resourceGroup/" + c.Group.Name
	}
	const typ = namespace + "/availableDelegations"
	list := []any{}
	for _, service := range delegatedServices {
		name := strings.ReplaceAll(service.name, "/", ".")
		list = append(list, struct {
			Name    string   `json:"name"`
			ID      string   `json:"id"`
			Type    string   `json:"type"`
			Service string   `json:"serviceName"`
			Actions []string `json:"actions"`
		}{name, scope + "/providers/" + typ + "/" + name, typ, service.name, service.actions})
	}
	return c.ReplyList(list)
}
