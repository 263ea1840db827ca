package storage

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/network"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Account is an account of Azure Storage, as far as private endpoints to
// it need one: it stores nothing.
type Account struct {
	arm.Meta
	settings    map[string]any // as they were sent, see storageSettings
	connections network.LinkSide
}

const Namespace = "Microsoft.Storage"

// storageServices are the services of an account, by kind [seen for BlobStorage].
// Each is a group of its own for private endpoints.
var storageServices = map[string][]string{
	"BlobStorage":      {"dfs", "blob", "table"},
	"StorageV2":        {"dfs", "web", "blob", "queue", "table", "file"},
	"Storage":          {"blob", "queue", "table", "file"},
	"BlockBlobStorage": {"dfs", "web", "blob"},
	"FileStorage":      {"file"},
}

// websiteZones are the numbers of regions that the names of websites have in front
// [seen for westus, eastus and chinaeast2, reported by users for the others].
var websiteZones = map[string]string{
	"westus": "z22", "westus2": "z5", "eastus": "z13", "eastus2": "z20", "centralus": "z19",
	"northeurope": "z16", "westeurope": "z6", "southeastasia": "z23", "chinaeast2": "z4",
}

func storageDomain(location string) string {
	if arm.InChinaRegion(location) {
		return "core.chinacloudapi.cn"
	}
	return "core.windows.net"
}

// host is the public name of one of the account's services.
func (a *Account) host(service string) string {
	domain := service
	if service == "web" {
		domain = cmp.Or(websiteZones[a.Location], "z1") + ".web" // z1: assumed
	}
	return a.Name + "." + domain + "." + storageDomain(a.Location)
}

// Member is the service that a private endpoint's group stands for, which may be
// that of the read-only replica, and its public name.
func (a *Account) Member(group string) (name, host string, ok bool) {
	service, secondary := strings.CutSuffix(kernel.Lower(group), "_secondary")
	for _, known := range storageServices[a.Kind] {
		if known == service {
			host := a.host(service)
			if secondary {
				host = strings.Replace(host, a.Name, a.Name+"-secondary", 1)
			}
			return kernel.Lower(group), host, true
		}
	}
	return "", "", false
}

func (a *Account) Detached(s *arm.State, at time.Time) {
	for _, conn := range a.connections.Sorted() {
		network.Disconnect(s, at, conn)
	}
}

var Provider = &arm.Provider{
	Namespace: Namespace, Versions: storageVersions, Targets: true,
	AccountCalls:  []arm.AccountCall{{Method: "POST", Name: Namespace + "/checkNameAvailability", Pattern: "subscriptions/{}/providers/Microsoft.Storage/checkNameAvailability", Handle: checkStorageName}},
	BadValue:      func(property, _, _ string) *arm.Error { return errStorageValue(property) },
	LocationCalls: []arm.LocationCall{{Method: "GET", Name: "asyncoperations", Type: Namespace + "/locations/asyncoperations", Named: true, Grouped: false, Handle: pollStorage}},
}

// storageTypes are the types of Microsoft.Storage that are simulated.
var storageTypes = []*arm.Type{
	Provider.Add(&arm.Type{
		Path: "storageAccounts", Traits: arm.Traits{Indexed: true},
		Values: []arm.Enumeration{
			{Path: "kind", Values: []string{"BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2"}},
			{Path: "properties.accessTier", Values: []string{"Cold", "Cool", "Hot", "Premium"}},
			{Path: "properties.minimumTlsVersion", Values: []string{"TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"}},
			{Path: "properties.networkAcls.defaultAction", Values: []string{"Allow", "Deny"}},
			{Path: "properties.publicNetworkAccess", Values: []string{"Disabled", "Enabled", "SecuredByPerimeter"}},
		},
		One: map[string]arm.Handler{
			"GET": getStorageAccount, "PUT": putStorageAccount, "PATCH": patchStorageAccount, "DELETE": deleteStorageAccount,
		},
		All: arm.GetOnly((*arm.Call).List),
	}),
	Provider.Add(&arm.Type{
		Path: "storageAccounts/privateEndpointConnections",
		One: map[string]arm.Handler{
			"GET": getStorageConnection, "PUT": putStorageConnection, "DELETE": deleteStorageConnection,
		},
		All: arm.GetOnly(listStorageConnections),
	}),
	Provider.Add(&arm.Type{Path: "storageAccounts/privateLinkResources", All: arm.GetOnly(listStorageResources)}),
}

// Names of accounts are shorter than others', and unique in all of Azure.
var storageName = regexp.MustCompile(`^[a-z0-9]{3,24}$`)

// putStorageAccount creates an account: 202 with nothing but where to look
// [seen]. A change of what exists is carried out at once.
func putStorageAccount(c *arm.Call) kernel.Reply {
	var body struct {
		Kind, Location string
		Tags           map[string]string
		SKU            struct{ Name string }
		Properties     map[string]any
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	name, location := c.ID.Names[0], arm.NormalLocation(body.Location)
	existing, _ := c.Find().(*Account)
	switch {
	case !storageName.MatchString(name):
		return c.Fail(errStorageName(name))
	case location == "" || !arm.ValidLocation(location):
		return c.Fail(arm.ErrLocationRequired())
	case existing == nil && storageNameTaken(c.State, name):
		return c.Fail(errStorageNameTaken(name))
	case existing != nil && existing.Location != location:
		return c.Fail(arm.ErrOtherLocation(name, existing.Location, c.Group.Name, location))
	case existing != nil && existing.Op != nil:
		return storageAccepted(c, existing.Op, existing.Location)
	}
	if body.Kind == "" {
		body.Kind = "StorageV2"
	}
	if storageServices[body.Kind] == nil || body.SKU.Name == "" {
		return c.Fail(arm.ErrBadProperty("kind or sku.name", body.Kind+", "+body.SKU.Name, c.Req.Path))
	}
	settings, err := readStorageSettings(body.Properties)
	if err != nil {
		return c.Fail(err)
	}
	a := existing
	if a == nil {
		a = &Account{Meta: c.NewMeta(c.Type, nil, name, location, nil)}
		c.State.Add(a)
	}
	a.setSKU(body.SKU.Name)
	a.Kind, a.settings, a.Tags = body.Kind, settings, body.Tags
	if existing != nil {
		return getStorageAccount(c)
	}
	c.State.Begin(c.Now, a, "PutStorageAccountOperation", c.State.Durations.StorageAccount, "ResolvingDNS")
	return storageAccepted(c, a.Op, location)
}

// setSKU takes the tier from the name.
func (a *Account) setSKU(name string) {
	tier, _, _ := strings.Cut(name, "_")
	a.SKU = arm.SKUWire{Name: name, Tier: tier}
}

func storageNameTaken(s *arm.State, name string) bool {
	return slices.ContainsFunc(arm.AllOf[*Account](s, "storageAccounts"), func(a *Account) bool { return a.Name == name })
}

// getStorageAccount shows an account. One that is being created is not there yet
// (assumed).
func getStorageAccount(c *arm.Call) kernel.Reply {
	a, _ := c.Find().(*Account)
	if a == nil || a.Op != nil {
		return c.Fail(c.Missing())
	}
	return storageReply(c, kernel.Encode(a.Wire(c.State, c.View())))
}

// storageReply is a 200 of Microsoft.Storage, which has no charset [seen].
func storageReply(c *arm.Call, body []byte) kernel.Reply {
	reply := c.JSON(200, body, 0)
	reply.Header["Content-Type"] = []string{"application/json"}
	return reply.Reply
}

// deleteStorageAccount deletes at once (remembered).
func deleteStorageAccount(c *arm.Call) kernel.Reply {
	a, _ := c.Find().(*Account)
	if a == nil {
		return c.Empty(204, 0).Reply
	}
	c.State.Changed(c.Now, kernel.Azure, a.ID, a.ProvisioningState, "deleted")
	c.State.Detach(c.Now, a)
	return storageDeleted(c)
}

func storageDeleted(c *arm.Call) kernel.Reply {
	reply := c.Empty(200, 1)
	reply.Fields.Set("Content-Type", "text/plain; charset=utf-8") // of nothing [seen]
	return reply.Reply
}

// storageServer is the api-version of the service itself: 2025-01-01 gave it [seen].
const storageServer = "2024-01-01"

// storageAccepted says where to look for the outcome of an operation [seen].
func storageAccepted(c *arm.Call, op *arm.Operation, location string) kernel.Reply {
	reply := c.Empty(202, 3)
	reply.Fields.Set("Content-Type", "text/plain; charset=utf-8")
	reply.Fields.Set("Location", c.Req.BaseURL+"/subscriptions/"+c.Sub.ID+"/providers/"+Namespace+"/locations/"+location+
		"/asyncoperations/"+op.ID+"?monitor=true&api-version="+min(c.Version, storageServer))
	reply.RetryOperation(op, c.Now, 17*time.Second)
	return reply.Reply
}

// pollStorage answers GET asyncoperations/{id}: 202 while it runs, then the account.
func pollStorage(c *arm.Call) kernel.Reply {
	op := c.State.Operations[kernel.Lower(c.ID.Names[1])]
	if op == nil || op.Subscription != c.Sub.Key {
		return c.Fail(arm.ErrNotFound(c.Req.Path))
	}
	if !op.Done {
		return storageAccepted(c, op, arm.NormalLocation(c.ID.Names[0]))
	}
	a, _ := c.State.Resources[op.Resource].(*Account)
	if a == nil {
		return c.Empty(204, 0).Reply
	}
	return storageReply(c, kernel.Encode(a.Wire(c.State, c.View())))
}
