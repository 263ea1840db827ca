package deployments

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
)

// resourceID returns the ID of a resource: resourceId([subscription], [group], type, names)
// (documented). The type is the first argument with a slash.
func (sc *scope) resourceID(_ *expression.Evaluator, args []any) (any, error) {
	list, at, err := idArguments("resourceId", args, 2)
	if err != nil {
		return nil, err
	}
	base := sc.groupID
	switch at {
	case 1:
		base = arm.GroupID(sc.sub.ID, list[0])
	case 2:
		base = arm.GroupID(list[0], list[1])
	}
	return idBelow("resourceId", base, list[at], list[at+1:])
}

// subscriptionResourceID returns the ID of a resource of a subscription:
// subscriptionResourceId([subscription], type, names) (documented).
func (sc *scope) subscriptionResourceID(_ *expression.Evaluator, args []any) (any, error) {
	const name = "subscriptionResourceId"
	list, at, err := idArguments(name, args, 1)
	if err != nil {
		return nil, err
	}
	base := "/subscriptions/" + sc.sub.ID
	if at == 1 {
		base = "/subscriptions/" + list[0]
	}
	return idBelow(name, base, list[at], list[at+1:])
}

// extensionResourceID returns the ID of a resource that extends another:
// extensionResourceId(ID, type, names) (documented).
func extensionResourceID(_ *expression.Evaluator, args []any) (any, error) {
	const name = "extensionResourceId"
	if len(args) < 3 {
		return nil, errArguments(name)
	}
	list, at, err := idArguments(name, args[1:], 0)
	base, ok := args[0].(string)
	if err != nil || !ok || at != 0 {
		return nil, errArguments(name)
	}
	return idBelow(name, base, list[0], list[1:])
}

func errArguments(function string) error {
	return expression.Errorf("Unable to evaluate template language function '%s'. Its arguments are not a type with a namespace and names.", function)
}

// idArguments returns the arguments as strings, and which of them is the type: at most the
// argument most.
func idArguments(function string, args []any, most int) (list []string, at int, err error) {
	at = -1
	for i, arg := range args {
		s, ok := arg.(string)
		if !ok {
			return nil, 0, errArguments(function)
		}
		if list = append(list, s); at < 0 && i <= most && strings.Contains(s, "/") {
			at = i
		}
	}
	if at < 0 || at == len(list)-1 {
		return nil, 0, errArguments(function)
	}
	return list, at, nil
}

// idBelow returns base with the provider, and with types and names in turn.
func idBelow(function, base, typ string, names []string) (any, error) {
	types := strings.Split(strings.Trim(typ, "/"), "/")
	if len(types)-1 != len(names) {
		return nil, expression.Errorf("Unable to evaluate template language function '%s': the type '%s' requires '%d' resource name argument(s). Please see https://aka.ms/arm-template-expressions/#resourceid for usage details.", function, typ, len(types)-1)
	}
	id := base + "/providers/" + types[0]
	for i, name := range names {
		id += "/" + types[i+1] + "/" + name
	}
	return id, nil
}
