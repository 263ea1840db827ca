package expression

// known is a function with the number of arguments that it takes; most is -1 for any number.
type known struct {
	least, most int
	Function
}

// functions are the documented functions that need no cloud, by name in lower case. Their names,
// arguments and results are documented in the reference of template functions.
var functions = map[string]known{
	"copyindex": {0, 2, copyIndex},

	"true": {0, 0, constant(true)}, "false": {0, 0, constant(false)}, "null": {0, 0, constant(nil)},
	"bool": {1, 1, toBool}, "int": {1, 1, toInt}, "string": {1, 1, toText}, "json": {1, 1, fromJSON},
	"and": {2, -1, every}, "or": {2, -1, some}, "not": {1, 1, not},
	"equals": {2, 2, equals}, "coalesce": {1, -1, coalesce},
	"greater": {2, 2, comparison(func(c int) bool { return c > 0 })}, "greaterorequals": {2, 2, comparison(func(c int) bool { return c >= 0 })},
	"less": {2, 2, comparison(func(c int) bool { return c < 0 })}, "lessorequals": {2, 2, comparison(func(c int) bool { return c <= 0 })},

	"add": {2, 2, arithmeticOf('+')}, "sub": {2, 2, arithmeticOf('-')}, "mul": {2, 2, arithmeticOf('*')}, "div": {2, 2, arithmeticOf('/')}, "mod": {2, 2, arithmeticOf('%')},
	"min": {1, -1, extreme(-1)}, "max": {1, -1, extreme(1)},

	"concat": {1, -1, concat}, "format": {1, -1, format}, "tolower": {1, 1, toLower}, "toupper": {1, 1, toUpper}, "trim": {1, 1, trim},
	"startswith": {2, 2, startsWith}, "endswith": {2, 2, endsWith}, "replace": {3, 3, replace}, "substring": {2, 3, substring},
	"split": {2, 2, split}, "join": {2, 2, join}, "base64": {1, 1, toBase64},
	"uniquestring": {1, -1, uniqueString}, "guid": {1, -1, guid},

	"array": {1, 1, array}, "createarray": {0, -1, createArray}, "createobject": {0, -1, createObject}, "range": {2, 2, interval},
	"empty": {1, 1, empty}, "length": {1, 1, length}, "contains": {2, 2, contains}, "first": {1, 1, first}, "last": {1, 1, last},
	"take": {2, 2, take}, "skip": {2, 2, skip}, "union": {2, -1, union}, "intersection": {2, -1, intersection},
}

// argumentError says what a function expects; the evaluator adds its name.
type argumentError struct{ expects string }

func (e *argumentError) Error() string { return e.expects }

func expects(what string) error { return &argumentError{what} }

// stringsOf returns the arguments as strings.
func stringsOf(args []any) ([]string, error) {
	out := make([]string, len(args))
	for i, arg := range args {
		s, ok := arg.(string)
		if !ok {
			return nil, expects("strings, not '" + TypeName(arg) + "'")
		}
		out[i] = s
	}
	return out, nil
}

// onStrings wraps a function whose arguments are all strings.
func onStrings(do func(args []string) any) Function {
	return func(_ *Evaluator, args []any) (any, error) {
		list, err := stringsOf(args)
		if err != nil {
			return nil, err
		}
		return do(list), nil
	}
}

func constant(v any) Function {
	return func(*Evaluator, []any) (any, error) { return v, nil }
}
