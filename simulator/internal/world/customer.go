package world

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// Customer is a customer of both clouds with the credentials of a new one.
type Customer struct {
	// TenantID, ClientID and ClientSecret belong to an application in Entra ID that
	// is Owner of the subscription.
	TenantID, ClientID, ClientSecret string
	SubscriptionID                   string
	// ProjectID is the organization's default project in TiDB Cloud.
	ProjectID string
	// Key is an API key of TiDB Cloud with the role Organization Owner.
	Key KeyPair
}

// KeyPair is an API key of TiDB Cloud.
type KeyPair struct {
	// Public is the user name of HTTP Digest.
	Public string `json:"public"`
	// Private is the password of HTTP Digest: a secret.
	Private string `json:"private"`
}

// AddCustomer adds the customer for whom the commands of the back door act. Call it
// once.
func (s *State) AddCustomer(now time.Time) Customer {
	p := s.entra.AddPrincipal()
	c := Customer{TenantID: p.TenantID, ClientID: p.ClientID, ClientSecret: p.ClientSecret}
	c.SubscriptionID = s.arm.AddSubscription("")
	c.ProjectID = s.tidb.AddProject(now, "default_project")
	s.entra.Assign(c.ClientID, c.SubscriptionID, entra.Owner)
	c.Key.Public, c.Key.Private = s.tidb.AddKey(tidbcloud.OrganizationOwner)
	s.backDoor.customer = c
	return c
}
