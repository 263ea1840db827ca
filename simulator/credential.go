package simulator

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Credential returns a credential that signs in as the account's application
// without a request to Entra ID. A program's own azidentity credential works as
// well, because the simulator answers Entra ID's token endpoint. A token is for the
// audience of the first scope, or for Azure Resource Manager if there is no scope;
// Azure Resource Manager refuses tokens for other audiences. Safe for concurrent use.
func (s *Simulator) Credential() azcore.TokenCredential { return credential{s} }

type credential struct{ s *Simulator }

// Format writes a fixed text whatever the verb.
func (credential) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "simulator.Credential(REDACTED)")
}

// GetToken implements azcore.TokenCredential.
func (c credential) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if err := ctx.Err(); err != nil {
		return azcore.AccessToken{}, err
	}
	audience := "https://management.azure.com"
	if len(options.Scopes) > 0 {
		audience = strings.TrimSuffix(options.Scopes[0], "/.default")
	}
	var token azcore.AccessToken
	c.s.locked(func(now time.Time) {
		value, lifetime, ok := c.s.state.IssueToken(now, c.s.account.ClientID, audience)
		if ok {
			token = azcore.AccessToken{Token: value, ExpiresOn: time.Now().Add(lifetime)}
		}
	})
	if token.Token == "" {
		return token, fmt.Errorf("simulator: no application %s", c.s.account.ClientID)
	}
	return token, nil
}
