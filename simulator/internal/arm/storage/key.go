package storage

import (
	"crypto/sha512"
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// keyNames are the names of an account's keys. Those from the third on are Kerberos keys.
var keyNames = []string{"key1", "key2", "kerb1", "kerb2"}

// accountKey is a key of an account. It opens nothing, as the account stores nothing.
type accountKey struct {
	generation int // how often it was regenerated
	created    time.Time
}

type accountKeyWire struct {
	Created     time.Time `json:"creationTime,omitzero"` // since keyTimes
	Name        string    `json:"keyName"`
	Value       string    `json:"value"`
	Permissions string    `json:"permissions"`
}

// keyTimes is the first api-version that shows when keys were made: 2021-04-01 does, 2021-01-01
// does not (recorded).
const keyTimes = "2021-02-01"

var (
	_ = Provider.Add(&arm.Type{Path: "storageAccounts/listKeys", Partial: true, All: map[string]arm.Handler{"POST": listKeys}})
	_ = Provider.Add(&arm.Type{Path: "storageAccounts/regenerateKey", Partial: true, All: map[string]arm.Handler{"POST": regenerateKey}})
)

// listKeys answers POST listKeys, with Kerberos keys only if $expand asks for them
// (recorded).
func listKeys(c *arm.Call) kernel.Reply {
	a, err := keyOwner(c)
	if err != nil {
		return c.Fail(err)
	}
	return a.showKeys(c, expands(c, "kerb"))
}

// regenerateKey answers POST regenerateKey with all keys, those of Kerberos only if it was
// one of them (recorded).
func regenerateKey(c *arm.Call) kernel.Reply {
	a, err := keyOwner(c)
	if err != nil {
		return c.Fail(err)
	}
	var body struct {
		Name string `json:"keyName"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	i := slices.Index(keyNames, kernel.Lower(body.Name))
	if i < 0 || i > 1 && !a.hasKerberos() {
		return c.Fail(errValue("keyName"))
	}
	a.keys[i] = accountKey{a.keys[i].generation + 1, c.Now}
	return a.showKeys(c, i > 1)
}

// hasKerberos reports whether the account has Kerberos keys: a directory signs in to its
// files (recorded for AADDS, described for others).
func (a *account) hasKerberos() bool {
	auth, _ := a.settings["azureFilesIdentityBasedAuthentication"].(map[string]any)
	directory, _ := auth["directoryServiceOptions"].(string)
	return directory != "" && directory != "None"
}

// keyOwner returns the account that the request is about.
func keyOwner(c *arm.Call) (*account, *arm.Error) {
	a, _ := c.Parent().(*account)
	switch {
	case a == nil:
		return nil, arm.ErrResourceNotFound(namespace+"/storageAccounts", c.ID.Names[0], c.ID.Group)
	case a.ProvisioningState != "Succeeded":
		return nil, errNotProvisioned()
	}
	return a, nil
}

func (a *account) showKeys(c *arm.Call, kerberos bool) kernel.Reply {
	var body struct {
		Keys []accountKeyWire `json:"keys"`
	}
	names := keyNames
	if !kerberos || !a.hasKerberos() {
		names = names[:2]
	}
	for i, name := range names {
		w := accountKeyWire{Name: name, Value: a.keyValue(i), Permissions: "FULL"}
		if c.View().Shows(keyTimes) {
			w.Created = a.keyCreated(i)
		}
		body.Keys = append(body.Keys, w)
	}
	return c.Reply(200, body)
}

// keyCreated returns when the key was made.
func (a *account) keyCreated(i int) time.Time {
	if a.keys[i].created.IsZero() {
		return a.Created
	}
	return a.keys[i].created
}

// keyValue returns 64 bytes that follow from the account, the key and its generation.
func (a *account) keyValue(i int) string {
	sum := sha512.Sum512([]byte(a.GUID + keyNames[i] + strconv.Itoa(a.keys[i].generation)))
	return base64.StdEncoding.EncodeToString(sum[:])
}
