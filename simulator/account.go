package simulator

import (
	"fmt"
	"io"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/internal/secret"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/world"
)

// Secret is a text that package fmt, log/slog and encoders show as REDACTED.
// Convert it to a string to use it. It is also the type of tidbcloud.Password.
type Secret = secret.Text

// Account is what a program needs to sign in to both clouds.
type Account struct {
	// TenantID, ClientID and ClientSecret are those of an application in Entra ID,
	// which is Owner of the subscription.
	TenantID, ClientID string
	ClientSecret       Secret
	// SubscriptionID is the customer's subscription in Azure.
	SubscriptionID string

	// ProjectID is the organization's default project in TiDB Cloud.
	ProjectID string
	// APIKey is a key of the role Organization Owner.
	APIKey APIKey
}

// APIKey is a key of the TiDB Cloud API. Public is the user name, Private the
// password of HTTP Digest.
type APIKey struct {
	Public  string
	Private Secret
}

// Role is the role of a TiDB Cloud API key. Only an Organization Owner or a Project
// Owner may create and delete private endpoint connections (documented: TiDB Cloud's
// page on Azure private endpoints); the other roles may only read.
type Role = tidbcloud.Role

// The roles of TiDB Cloud. Project Viewer stands for all project roles below
// Project Owner.
const (
	RoleOrganizationOwner  Role = Role(tidbcloud.OrganizationOwner)
	RoleProjectOwner       Role = Role(tidbcloud.ProjectOwner)
	RoleOrganizationMember Role = Role(tidbcloud.OrganizationMember)
	RoleProjectViewer      Role = Role(tidbcloud.ProjectViewer)
)

// PossibleRoles returns all roles.
func PossibleRoles() []Role {
	return []Role{RoleOrganizationOwner, RoleProjectOwner, RoleOrganizationMember, RoleProjectViewer}
}

// AzureRole is the role of an application in a subscription.
type AzureRole = entra.AzureRole

// The roles of Azure. Owner and Contributor may do all that is simulated; Reader
// may only read.
const (
	AzureRoleOwner       AzureRole = AzureRole(entra.Owner)
	AzureRoleContributor AzureRole = AzureRole(entra.Contributor)
	AzureRoleReader      AzureRole = AzureRole(entra.Reader)
)

// PossibleAzureRoles returns all roles.
func PossibleAzureRoles() []AzureRole {
	return []AzureRole{AzureRoleOwner, AzureRoleContributor, AzureRoleReader}
}

// Account returns the credentials and IDs of the customer that every simulator
// starts with.
func (s *Simulator) Account() Account { return s.account }

// Format writes a fixed text whatever the verb, because a simulator holds secrets.
func (s *Simulator) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "simulator.Simulator") }

// AddAPIKey makes an API key of TiDB Cloud. With projects, a key of a role other than
// Organization Owner is limited to them. It panics if there is no such role: a
// defect of the test.
func (s *Simulator) AddAPIKey(role Role, projectIDs ...string) APIKey {
	key := must[world.KeyPair](s, "AddAPIKey", world.APIKeyArguments{Role: role, ProjectIDs: slices.Clone(projectIDs)})
	return APIKey{key.Public, Secret(key.Private)}
}

// AddProject adds a project to the organization in TiDB Cloud and returns its ID.
func (s *Simulator) AddProject(name string) string {
	return must[world.ProjectResult](s, "AddProject", world.ProjectArguments{Name: name}).ProjectID
}

// AddSubscription adds an Azure subscription, in which the account's
// application has the given role, or none if role is "", and returns its ID. It
// panics if there is no such role: a defect of the test.
func (s *Simulator) AddSubscription(role AzureRole) string {
	return must[world.SubscriptionResult](s, "AddSubscription", world.RoleArguments{Role: role}).SubscriptionID
}

// AssignRole gives the account's application a role in a subscription in place of
// its role there, or none if role is "". Applications that were adopted share it.
// The error is a [*CommandError] if there is no such subscription or role.
func (s *Simulator) AssignRole(subscriptionID string, role AzureRole) error {
	return s.do("AssignRole", world.AssignRoleArguments{SubscriptionID: subscriptionID, Role: role})
}
