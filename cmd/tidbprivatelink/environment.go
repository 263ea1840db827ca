package main

import (
	"fmt"
	"strings"
)

// The variables of the environment that the command reads itself; variables says
// what they are for.
const (
	envPublicKey          = "TIDBCLOUD_PUBLIC_KEY"
	envPrivateKey         = "TIDBCLOUD_PRIVATE_KEY"
	envPrivateKeyFile     = "TIDBCLOUD_PRIVATE_KEY_FILE"
	envCluster            = "TIDBCLOUD_CLUSTER_ID"
	envNodeGroup          = "TIDBCLOUD_NODE_GROUP_ID"
	envTiDBCloud          = "TIDBCLOUD_DEDICATED_ENDPOINT"
	envSubscription       = "AZURE_SUBSCRIPTION_ID"
	envAuthority          = "AZURE_AUTHORITY_HOST"
	envResourceManager    = "ARM_ENDPOINT"
	envPassword           = "TIDB_PASSWORD"
	envTrustStorePassword = "TIDB_TRUST_STORE_PASSWORD"
	envNoColor            = "NO_COLOR"
)

// variable is a variable of the environment and what it is for.
type variable struct{ name, meaning string }

// variables returns all variables, as the help shows them.
func variables() []variable {
	return []variable{
		{envPublicKey, "public key of the TiDB Cloud API"},
		{envPrivateKey, "private key; asked for on a terminal if neither this"},
		{envPrivateKeyFile, "nor the name of a file that holds it is set"},
		{envCluster, "cluster, unless --cluster says otherwise"},
		{envNodeGroup, "node group of that cluster; its default one if not set"},
		{envSubscription, "Azure subscription, unless --subscription says otherwise"},
		{envPassword, "database password for connection-string --show-password"},
		{envTrustStorePassword, "password of the Java trust store, for the same"},
		{envTiDBCloud, "address of the TiDB Cloud API, if it is not the public one"},
		{envResourceManager, "address of Azure Resource Manager, if not the public one"},
		{envAuthority, "address of Entra ID, if it is not the public one"},
		{envNoColor, "any value turns colours off"},
	}
}

// variableTable returns the variables as lines for people.
func variableTable() string {
	var b strings.Builder
	for _, v := range variables() {
		fmt.Fprintf(&b, "  %-29s %s\n", v.name, v.meaning)
	}
	return b.String()
}
