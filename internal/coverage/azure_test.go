package coverage

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// operation is one operation of an API description.
type operation struct {
	name   string // such as Subnets.CreateOrUpdate, or an operationId
	method string
	path   string // with {parameters}
	// version is the described api-version, "" for TiDB Cloud.
	version string
	body    *shape // of the request; nil means none
}

func (o *operation) String() string { return o.method + " " + o.path }

// source is the parsed source of one of Microsoft's clients.
type source struct {
	module string
	// types are the types of the module's API without their methods.
	types map[string]*ast.TypeSpec
	docs  map[*ast.Field]string
	// names holds the JSON names of each type's fields, values those of each
	// enumeration.
	names  map[string]map[string]string
	values map[string][]string
	shapes map[string]*shape
}

const sdk = "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/"

// azureModules are the descriptions. Of their operations those count whose path matches
// about: they concern types that are simulated. Operations on resources of any type do
// not count.
var azureModules = []struct {
	module, title string
	about         *regexp.Regexp
}{
	{sdk + "network/armnetwork/v11", "Microsoft.Network", regexp.MustCompile(`^/subscriptions/.*/providers/Microsoft\.Network/(privateEndpoints|privateLinkServices|virtualNetworks|networkInterfaces|publicIPAddresses|applicationSecurityGroups|networkSecurityGroups|routeTables|publicIPPrefixes|natGateways|loadBalancers|ipGroups|locations)(/|$)`)},
	{sdk + "privatedns/armprivatedns", "Private DNS", regexp.MustCompile(`^/subscriptions/`)},
	{sdk + "storage/armstorage", "Microsoft.Storage", regexp.MustCompile(`^/subscriptions/.*/storageAccounts(/\{accountName\}(/[^/]+|/private.*)?)?$`)},
	{sdk + "resources/armresources", "Microsoft.Resources", regexp.MustCompile(`^/subscriptions/`)},
	{sdk + "resources/armsubscriptions", "Subscriptions and tenants", regexp.MustCompile(`^/(subscriptions|tenants)`)},
}

// azureOperations reads the operations once. They are grouped like azureModules.
var azureOperations = sync.OnceValues(func() ([][]*operation, error) {
	var all [][]*operation
	for _, m := range azureModules {
		operations, err := readModule(m.module)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.module, err)
		}
		operations = slices.DeleteFunc(operations, func(o *operation) bool {
			return !m.about.MatchString(o.path) || strings.Contains(o.path, "{parentResourcePath}")
		})
		slices.SortFunc(operations, byPath)
		all = append(all, operations)
	}
	return all, nil
})

// byPath orders operations by type, path and method.
func byPath(a, b *operation) int {
	if c := strings.Compare(typeOf(a.path), typeOf(b.path)); c != 0 {
		return c
	}
	if c := strings.Compare(strings.ToLower(a.path), strings.ToLower(b.path)); c != 0 {
		return c
	}
	order := []string{"PUT", "GET", "HEAD", "PATCH", "POST", "DELETE"}
	if c := slices.Index(order, a.method) - slices.Index(order, b.method); c != 0 {
		return c
	}
	return strings.Compare(a.name, b.name)
}

func mustAzure(t testing.TB) [][]*operation {
	t.Helper()
	operations, err := azureOperations()
	if err != nil {
		t.Fatal(err)
	}
	return operations
}

func readModule(module string) ([]*operation, error) {
	text, err := exec.Command("go", "mod", "download", "-json", module).Output()
	if err != nil {
		return nil, fmt.Errorf("go mod download: %w", err)
	}
	var info struct{ Dir string }
	if err := json.Unmarshal(text, &info); err != nil {
		return nil, err
	}
	s := &source{
		module: module, types: map[string]*ast.TypeSpec{}, docs: map[*ast.Field]string{},
		names: map[string]map[string]string{}, values: map[string][]string{}, shapes: map[string]*shape{},
	}
	var clients []*ast.File
	files, err := filepath.Glob(filepath.Join(info.Dir, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		name := filepath.Base(file)
		client := strings.HasSuffix("_"+name, "_client.go")
		if !client && !slices.Contains([]string{"models.go", "models_serde.go", "constants.go"}, name) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if client {
			clients = append(clients, parsed)
		} else {
			s.read(parsed)
		}
	}
	var operations []*operation
	for _, file := range clients {
		operations = append(operations, s.operations(file)...)
	}
	return operations, nil
}

// operations returns the operations for which a client makes requests: each has a
// method whose name ends in CreateRequest.
func (s *source) operations(file *ast.File) []*operation {
	var operations []*operation
	for _, declaration := range file.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if !ok || f.Recv == nil || !strings.HasSuffix(f.Name.Name, "CreateRequest") {
			continue
		}
		name := strings.TrimSuffix(f.Name.Name, "CreateRequest")
		client := f.Recv.List[0].Type.(*ast.StarExpr).X.(*ast.Ident).Name
		if client != "Client" {
			client = strings.TrimSuffix(client, "Client")
		}
		o := &operation{name: client + "." + strings.ToUpper(name[:1]) + name[1:]}
		parameters := map[string]ast.Expr{}
		for _, p := range f.Type.Params.List {
			for _, name := range p.Names {
				parameters[name.Name] = p.Type
			}
		}
		ast.Inspect(f.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if id, ok := n.Lhs[0].(*ast.Ident); ok && id.Name == "urlPath" && n.Tok == token.DEFINE {
					o.path = strings.TrimSuffix(literal(n.Rhs[0]), "/")
				}
			case *ast.CallExpr:
				s.readCall(o, n, parameters)
			}
			return true
		})
		operations = append(operations, o)
	}
	return operations
}

// readCall reads the method, the api-version or the body from a call in CreateRequest.
func (s *source) readCall(o *operation, call *ast.CallExpr, parameters map[string]ast.Expr) {
	selector, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	switch selector.Sel.Name {
	case "NewRequest":
		o.method = strings.ToUpper(strings.TrimPrefix(call.Args[1].(*ast.SelectorExpr).Sel.Name, "Method"))
	case "Set":
		if literal(call.Args[0]) == "api-version" {
			o.version = version(call.Args[1])
		}
	case "MarshalAsJSON":
		switch arg := call.Args[1].(type) {
		case *ast.Ident:
			o.body = s.shapeOf(parameters[arg.Name])
		case *ast.SelectorExpr, *ast.StarExpr: // an optional body: *options.Parameters
			o.body = &shape{kind: anything}
		}
	}
}

func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok {
		text, err := strconv.Unquote(lit.Value)
		if err == nil {
			return text
		}
	}
	return ""
}

// version returns the api-version of a literal or of a constant with a name such as
// version20250901.
func version(e ast.Expr) string {
	if id, ok := e.(*ast.Ident); ok {
		if digits := strings.TrimPrefix(id.Name, "version"); len(digits) == 8 {
			return digits[:4] + "-" + digits[4:6] + "-" + digits[6:]
		}
	}
	return literal(e)
}
