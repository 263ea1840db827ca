package simulator

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/internal/secret"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/core"
)

// Secret is a text that does not print: package fmt, log/slog and encoders show
// REDACTED instead. Convert it to a string to use it. It is the type of
// tidbcloud.Password, too.
type Secret = secret.Text

// Account is what a program needs to sign in to both clouds.
type Account struct {
	// Azure: an application with a client secret, Owner of the subscription.
	TenantID, ClientID string
	ClientSecret       Secret
	SubscriptionID     string

	// TiDB Cloud: the organization's default project and a key of its owner.
	ProjectID string
	APIKey    APIKey
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
type Role string

// The roles of TiDB Cloud. Project Viewer stands for all project roles below
// Project Owner.
const (
	RoleOrganizationOwner  Role = Role(core.OrganizationOwner)
	RoleProjectOwner       Role = Role(core.ProjectOwner)
	RoleOrganizationMember Role = Role(core.OrganizationMember)
	RoleProjectViewer      Role = Role(core.ProjectViewer)
)

// PossibleRoles returns all roles.
func PossibleRoles() []Role {
	return []Role{RoleOrganizationOwner, RoleProjectOwner, RoleOrganizationMember, RoleProjectViewer}
}

// AzureRole is the role of an application in a subscription.
type AzureRole string

// The roles of Azure. Owner and Contributor may do all that is simulated; Reader
// may only read.
const (
	AzureRoleOwner       AzureRole = AzureRole(core.Owner)
	AzureRoleContributor AzureRole = AzureRole(core.Contributor)
	AzureRoleReader      AzureRole = AzureRole(core.Reader)
)

// PossibleAzureRoles returns all roles.
func PossibleAzureRoles() []AzureRole {
	return []AzureRole{AzureRoleOwner, AzureRoleContributor, AzureRoleReader}
}

// Account is the customer that every simulator starts with.
func (s *Simulator) Account() Account { return s.account }

// Format writes a fixed text whatever the verb, because a simulator holds secrets.
func (s *Simulator) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "simulator.Simulator") }

// AddAPIKey makes another API key. With projects, a key of a role other than
// Organization Owner is limited to them.
func (s *Simulator) AddAPIKey(role Role, projectIDs ...string) APIKey {
	return changed(s, "AddAPIKey", apiKeyArgs{role, projectIDs}, func(time.Time) APIKey { return s.addAPIKey(role, projectIDs...) })
}

func (s *Simulator) addAPIKey(role Role, projectIDs ...string) APIKey {
	public, private := s.state.AddKey(core.Role(role), slices.Clone(projectIDs)...)
	return APIKey{public, Secret(private)}
}

// AddProject makes another TiDB Cloud project and returns its ID.
func (s *Simulator) AddProject(name string) string {
	return changed(s, "AddProject", name, func(now time.Time) string { return s.state.AddProject(now, name) })
}

// AddSubscription makes another Azure subscription of which the account's
// application has the given role, or none when role is "". It returns its ID.
func (s *Simulator) AddSubscription(role AzureRole) string {
	return changed(s, "AddSubscription", role, func(time.Time) string { return s.addSubscription(role) })
}

func (s *Simulator) addSubscription(role AzureRole) string {
	id := s.state.AddSubscription("")
	s.state.Assign(s.account.ClientID, id, core.AzureRole(role))
	return id
}

// NextChange is when something will next happen by itself, such as an operation
// ending, and whether anything will.
func (s *Simulator) NextChange() (next time.Time, ok bool) {
	s.locked(func(time.Time) { next, ok = s.state.NextEvent() })
	return next, ok
}
