package core

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"
)

// storageAccount is an account of Azure Storage, as far as private endpoints to
// it need one: it stores nothing.
type storageAccount struct {
	meta
	settings    map[string]any // as they were sent, see storageSettings
	connections linkSide
}

const storageNamespace = "Microsoft.Storage"

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
	if inChinaRegion(location) {
		return "core.chinacloudapi.cn"
	}
	return "core.windows.net"
}

// host is the public name of one of the account's services.
func (a *storageAccount) host(service string) string {
	domain := service
	if service == "web" {
		domain = cmp.Or(websiteZones[a.location], "z1") + ".web" // z1: assumed
	}
	return a.name + "." + domain + "." + storageDomain(a.location)
}

// member is the service that a private endpoint's group stands for, which may be
// that of the read-only replica, and its public name.
func (a *storageAccount) member(group string) (name, host string, ok bool) {
	service, secondary := strings.CutSuffix(lower(group), "_secondary")
	for _, known := range storageServices[a.kind] {
		if known == service {
			host := a.host(service)
			if secondary {
				host = strings.Replace(host, a.name, a.name+"-secondary", 1)
			}
			return lower(group), host, true
		}
	}
	return "", "", false
}

func (a *storageAccount) detached(s *armState, at time.Time) {
	for _, conn := range a.connections.sorted() {
		s.disconnect(at, conn)
	}
}

var storageProvider = &armProvider{
	namespace: storageNamespace, versions: storageVersions, targets: true,
	account:   []accountCall{{"POST", storageNamespace + "/checkNameAvailability", "subscriptions/{}/providers/Microsoft.Storage/checkNameAvailability", (*armCall).checkStorageName}},
	badValue:  func(property, _, _ string) *armError { return errStorageValue(property) },
	locations: []locationCall{{"GET", "asyncoperations", true, false, (*armCall).pollStorage}},
}

// storageTypes are the types of Microsoft.Storage that are simulated.
var storageTypes = []*armType{
	storageProvider.add(&armType{
		path: "storageAccounts", indexed: true,
		values: []enumeration{
			{"kind", []string{"BlobStorage", "BlockBlobStorage", "FileStorage", "Storage", "StorageV2"}},
			{"properties.accessTier", []string{"Cold", "Cool", "Hot", "Premium"}},
			{"properties.minimumTlsVersion", []string{"TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"}},
			{"properties.networkAcls.defaultAction", []string{"Allow", "Deny"}},
			{"properties.publicNetworkAccess", []string{"Disabled", "Enabled", "SecuredByPerimeter"}},
		},
		one: map[string]handler{
			"GET": (*armCall).getStorageAccount, "PUT": (*armCall).putStorageAccount, "PATCH": (*armCall).patchStorageAccount, "DELETE": (*armCall).deleteStorageAccount,
		},
		all: get((*armCall).list),
	}),
	storageProvider.add(&armType{
		path: "storageAccounts/privateEndpointConnections",
		one: map[string]handler{
			"GET": (*armCall).getStorageConnection, "PUT": (*armCall).putStorageConnection, "DELETE": (*armCall).deleteStorageConnection,
		},
		all: get((*armCall).listStorageConnections),
	}),
	storageProvider.add(&armType{path: "storageAccounts/privateLinkResources", all: get((*armCall).listStorageResources)}),
}

// Names of accounts are shorter than others', and unique in all of Azure.
var storageName = regexp.MustCompile(`^[a-z0-9]{3,24}$`)

// putStorageAccount creates an account: 202 with nothing but where to look
// [seen]. A change of what exists is carried out at once.
func (c *armCall) putStorageAccount() Reply {
	var body struct {
		Kind, Location string
		Tags           map[string]string
		SKU            struct{ Name string }
		Properties     map[string]any
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	name, location := c.id.names[0], normalLocation(body.Location)
	existing, _ := c.find().(*storageAccount)
	switch {
	case !storageName.MatchString(name):
		return c.fail(errStorageName(name))
	case location == "" || !validLocation(location):
		return c.fail(errLocationRequired())
	case existing == nil && c.s.storageNameTaken(name):
		return c.fail(errStorageNameTaken(name))
	case existing != nil && existing.location != location:
		return c.fail(errOtherLocation(name, existing.location, c.group.name, location))
	case existing != nil && existing.op != nil:
		return c.storageAccepted(existing.op, existing.location)
	}
	if body.Kind == "" {
		body.Kind = "StorageV2"
	}
	if storageServices[body.Kind] == nil || body.SKU.Name == "" {
		return c.fail(errBadProperty("kind or sku.name", body.Kind+", "+body.SKU.Name, c.req.Path))
	}
	settings, err := readStorageSettings(body.Properties)
	if err != nil {
		return c.fail(err)
	}
	a := existing
	if a == nil {
		a = &storageAccount{meta: c.create(c.typ, nil, name, location, nil)}
		c.s.add(a)
	}
	a.setSKU(body.SKU.Name)
	a.kind, a.settings, a.tags = body.Kind, settings, body.Tags
	if existing != nil {
		return c.getStorageAccount()
	}
	c.s.begin(c.now, a, "PutStorageAccountOperation", c.s.durations.StorageAccount, "ResolvingDNS")
	return c.storageAccepted(a.op, location)
}

// setSKU takes the tier from the name.
func (a *storageAccount) setSKU(name string) {
	tier, _, _ := strings.Cut(name, "_")
	a.sku = skuWire{name, tier}
}

func (s *armState) storageNameTaken(name string) bool {
	return slices.ContainsFunc(allOf[*storageAccount](s, "storageAccounts"), func(a *storageAccount) bool { return a.name == name })
}

// getStorageAccount shows an account. One that is being created is not there yet
// (assumed).
func (c *armCall) getStorageAccount() Reply {
	a, _ := c.find().(*storageAccount)
	if a == nil || a.op != nil {
		return c.fail(c.missing())
	}
	return c.storageReply(encode(a.wire(c.s, c.view())))
}

// storageReply is a 200 of Microsoft.Storage, which has no charset [seen].
func (c *armCall) storageReply(body []byte) Reply {
	reply := c.json(200, body, 0)
	reply.Header["Content-Type"] = []string{"application/json"}
	return reply.Reply
}

// deleteStorageAccount deletes at once (remembered).
func (c *armCall) deleteStorageAccount() Reply {
	a, _ := c.find().(*storageAccount)
	if a == nil {
		return c.empty(204, 0).Reply
	}
	c.s.changed(c.now, Azure, a.id, a.provisioningState, "deleted")
	c.s.detach(c.now, a)
	return c.storageDeleted()
}

func (c *armCall) storageDeleted() Reply {
	reply := c.empty(200, 1)
	reply.fields.set("Content-Type", "text/plain; charset=utf-8") // of nothing [seen]
	return reply.Reply
}

// storageServer is the api-version of the service itself: 2025-01-01 gave it [seen].
const storageServer = "2024-01-01"

// storageAccepted says where to look for the outcome of an operation [seen].
func (c *armCall) storageAccepted(op *operation, location string) Reply {
	reply := c.empty(202, 3)
	reply.fields.set("Content-Type", "text/plain; charset=utf-8")
	reply.fields.set("Location", c.req.BaseURL+"/subscriptions/"+c.sub.id+"/providers/"+storageNamespace+"/locations/"+location+
		"/asyncoperations/"+op.id+"?monitor=true&api-version="+min(c.version, storageServer))
	reply.retryOperation(op, c.now, 17*time.Second)
	return reply.Reply
}

// pollStorage answers GET asyncoperations/{id}: 202 while it runs, then the account.
func (c *armCall) pollStorage() Reply {
	op := c.s.operations[lower(c.id.names[1])]
	if op == nil || op.subscription != c.sub.key {
		return c.fail(errNotFound(c.req.Path))
	}
	if !op.done {
		return c.storageAccepted(op, normalLocation(c.id.names[0]))
	}
	a, _ := c.s.resources[op.resource].(*storageAccount)
	if a == nil {
		return c.empty(204, 0).Reply
	}
	return c.storageReply(encode(a.wire(c.s, c.view())))
}
