package storage

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// account is a storage account, as far as private endpoints to it need one: it stores
// nothing.
type account struct {
	arm.Meta
	settings   map[string]any // as they were sent
	keys       [4]accountKey
	replicated time.Time // since when it can have a replica
}

type accountBody struct {
	arm.CommonBody
	Kind     string `json:"kind"`
	Identity struct {
		Type string `json:"type"`
	} `json:"identity"`
	SKU        arm.SKUWire    `json:"sku"`
	Properties map[string]any `json:"properties"`
}

var accounts = arm.Declare(Provider, arm.Definition[account, accountBody, map[string]any]{
	Path: "storageAccounts", Traits: arm.Traits{Indexed: true}, Protocol: protocol,
	Takes:  func(d *kernel.Durations) time.Duration { return d.StorageAccount },
	AtOnce: func(old, _ *account) bool { return old != nil },
	Name: func(_ *arm.Call, name string) *arm.Error {
		if !validName.MatchString(name) {
			return errBadName(name)
		}
		return nil
	},
	Define:  defineAccount,
	Show:    showAccount,
	List:    listAccounts,
	Methods: map[string]arm.Handler{"GET": getAccount},
})

// listAccounts lists accounts. The list of a whole subscription is made of several, and has the
// Content-Type of most (recorded).
func listAccounts(c *arm.Call) kernel.Reply {
	reply := c.List()
	if c.Group == nil {
		reply.Header.Set("Content-Type", arm.ContentType)
	}
	return reply
}

// defineAccount checks an account. A write leaves alone the settings that its body does not
// name (documented: a PUT updates an account; recorded for its key policy).
func defineAccount(c *arm.Call, a *account, body *accountBody, old *account) *arm.Error {
	switch {
	case old == nil && nameTaken(c.State, a.Name):
		return errNameTaken(a.Name)
	case old != nil && old.Op != nil:
		return errNotProvisioned()
	}
	sku, kind := body.SKU.Name, ""
	if c.Version < skuSince {
		accountType, _ := body.Properties["accountType"].(string)
		sku, kind = cmp.Or(sku, accountType), "Storage"
	}
	a.Kind = cmp.Or(body.Kind, a.Kind, kind)
	if sku != "" {
		tier, _, _ := strings.Cut(sku, "_")
		a.SKU = arm.SKUWire{Name: sku, Tier: tier}
	}
	if old != nil && old.replica() == "" {
		a.replicated = c.Now
	} else if old != nil {
		a.replicated = old.replicated
	}
	switch {
	case a.SKU.Name == "":
		return errMissing("sku")
	case a.Kind == "":
		return errMissing("kind")
	case services[a.Kind] == nil:
		return errValue("kind")
	}
	switch body.Identity.Type {
	case "SystemAssigned":
		a.Assigned = true
	case "None":
		a.Assigned = false
	}
	properties, _ := bodies.Of("PUT", "storageAccounts").Spelled("properties", body.Properties).(map[string]any)
	sent, err := readSettings(properties)
	a.settings = map[string]any{}
	if old != nil {
		maps.Copy(a.settings, old.settings)
	}
	immutable, wrong := mergeImmutability(a.settings[immutability], sent[immutability])
	for name, value := range sent {
		a.settings[name] = merge(name, a.settings[name], value)
	}
	if immutable != nil {
		a.settings[immutability] = immutable
	}
	if old == nil && a.settings["supportsHttpsTrafficOnly"] == nil && c.Version < httpsByDefault {
		a.settings["supportsHttpsTrafficOnly"] = false
	}
	return cmp.Or(err, wrong)
}

// skuSince is the first api-version in which accounts have a kind and a SKU. Before, they have the
// kind Storage, and a type that is the name of the SKU (described; recorded in templates).
const skuSince = "2016-01-01"

// Provisioned starts the replication of a new account.
func (a *account) Provisioned(_ *arm.State, at time.Time) {
	if a.replicated.IsZero() {
		a.replicated = at
	}
}

// Tag returns "": an account has no ETag.
func (*account) ShownEtag() string { return "" }

// validName matches names of accounts, which are unique in all of Azure.
var validName = regexp.MustCompile(`^[a-z0-9]{3,24}$`)

func nameTaken(s *arm.State, name string) bool {
	return slices.ContainsFunc(arm.AllOf[*account](s, "storageAccounts"), func(a *account) bool { return a.Name == name })
}
