package expression

import (
	"slices"
	"strings"
	"unicode/utf8"
)

func array(_ *Evaluator, args []any) (any, error) {
	if list, ok := args[0].([]any); ok {
		return list, nil
	}
	return args, nil
}

func createArray(_ *Evaluator, args []any) (any, error) { return args, nil }

func createObject(_ *Evaluator, args []any) (any, error) {
	if len(args)%2 != 0 {
		return nil, expects("names and values in pairs")
	}
	for i := 0; i < len(args); i += 2 {
		if _, ok := args[i].(string); !ok {
			return nil, expects("strings as names")
		}
	}
	return NewObject(args...), nil
}

// interval returns the integers from a start on: at most 10,000 (documented).
func interval(_ *Evaluator, args []any) (any, error) {
	const most, highest = 10_000, 2_147_483_647
	list, err := integersOf(args)
	if err != nil {
		return nil, err
	}
	if list[1] < 0 || list[1] > most || list[0] > highest-list[1] {
		return nil, expects("a count of at most 10000, and no integer above 2147483647")
	}
	out := make([]any, list[1])
	for i := range out {
		out[i] = list[0] + int64(i)
	}
	return out, nil
}

// count returns how many members or characters a value has, and whether it can have any.
func count(v any) (int64, bool) {
	switch v := v.(type) {
	case string:
		return int64(utf8.RuneCountInString(v)), true
	case []any:
		return int64(len(v)), true
	case *Object:
		return int64(len(v.names)), true
	}
	return 0, v == nil
}

func empty(_ *Evaluator, args []any) (any, error) {
	n, ok := count(args[0])
	if !ok {
		return nil, expects("an array, an object or a string, not '" + TypeName(args[0]) + "'")
	}
	return n == 0, nil
}

func length(_ *Evaluator, args []any) (any, error) {
	n, ok := count(args[0])
	if !ok || args[0] == nil {
		return nil, expects("an array, an object or a string, not '" + TypeName(args[0]) + "'")
	}
	return n, nil
}

// contains finds a value in an array, a name in an object or a text in a string (documented:
// strings with regard to case, names without).
func contains(_ *Evaluator, args []any) (any, error) {
	switch v := args[0].(type) {
	case []any:
		return slices.ContainsFunc(v, func(member any) bool { return equal(member, args[1]) }), nil
	case *Object:
		if name, ok := text(args[1]); ok {
			_, found := v.Find(name)
			return found, nil
		}
	case string:
		if part, ok := text(args[1]); ok {
			return strings.Contains(v, part), nil
		}
	}
	return nil, expects("an array, an object or a string, and what is in it")
}

// first returns null for the first element of no elements (assumed).
func first(_ *Evaluator, args []any) (any, error) { return end(args[0], 0) }

// last is first from the other end.
func last(_ *Evaluator, args []any) (any, error) {
	n, _ := count(args[0])
	return end(args[0], n-1)
}

func end(v any, index int64) (any, error) {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return nil, nil
		}
		return v[index], nil
	case string:
		return characters(v, index, 1), nil
	}
	return nil, expects("an array or a string, not '" + TypeName(v) + "'")
}

func take(_ *Evaluator, args []any) (any, error) { return cut(args, true) }

func skip(_ *Evaluator, args []any) (any, error) { return cut(args, false) }

// cut cuts an array or a string in two and returns its front or its rest. A count below 0 is 0,
// and one that is too large is all (documented).
func cut(args []any, front bool) (any, error) {
	n, isCount := args[1].(int64)
	total, _ := count(args[0])
	n = min(max(n, 0), total)
	switch v := args[0].(type) {
	case []any:
		if isCount && front {
			return v[:n:n], nil
		} else if isCount {
			return v[n:], nil
		}
	case string:
		if isCount && front {
			return characters(v, 0, n), nil
		} else if isCount {
			return characters(v, n, total), nil
		}
	}
	return nil, expects("an array or a string, and a count")
}

// union joins arrays without what is there twice, or objects, of which the last one counts and
// inner ones are joined too (documented).
func union(e *Evaluator, args []any) (any, error) {
	lists, objects, err := alike(args)
	if err != nil {
		return nil, err
	}
	if objects != nil {
		out := objects[0]
		for _, object := range objects[1:] {
			if out, err = e.merge(out, object); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	out, seen := []any{}, map[string]bool{}
	for _, list := range lists {
		out = appendNew(out, list, seen)
	}
	return out, nil
}

// appendNew appends the values that have not been seen, by their JSON.
func appendNew(out, list []any, seen map[string]bool) []any {
	for _, v := range list {
		if key := encode(v); !seen[key] {
			seen[key], out = true, append(out, v)
		}
	}
	return out
}

// merge returns a copy of a with the members of b. The copy is charged, more than a value that is shared.
func (e *Evaluator) merge(a, b *Object) (*Object, error) {
	if err := e.charge(4 * cost * len(a.names)); err != nil {
		return nil, err
	}
	out := a.Without()
	for _, name := range b.names {
		v := b.members[name]
		inner, both := v.(*Object)
		if old, ok := out.members[name].(*Object); ok && both {
			joined, err := e.merge(old, inner)
			if err != nil {
				return nil, err
			}
			v = joined
		}
		out.Set(name, v)
	}
	return out, nil
}

// intersection keeps what all arrays, or all objects, have.
func intersection(_ *Evaluator, args []any) (any, error) {
	lists, objects, err := alike(args)
	if err != nil {
		return nil, err
	}
	if objects != nil {
		out := objects[0]
		for _, object := range objects[1:] {
			out = out.Without(slices.DeleteFunc(slices.Clone(out.names), func(name string) bool {
				other, ok := object.Get(name)
				return ok && equal(out.members[name], other)
			})...)
		}
		return out, nil
	}
	out := appendNew(nil, lists[0], map[string]bool{})
	for _, list := range lists[1:] {
		in := map[string]bool{}
		appendNew(nil, list, in)
		out = slices.DeleteFunc(out, func(v any) bool { return !in[encode(v)] })
	}
	return append([]any{}, out...), nil
}

// alike returns the arguments as arrays or as objects. Null counts for nothing.
func alike(args []any) (lists [][]any, objects []*Object, err error) {
	for _, arg := range args {
		switch v := arg.(type) {
		case []any:
			lists = append(lists, v)
		case *Object:
			objects = append(objects, v)
		case nil:
		default:
			err = expects("arrays or objects, not '" + TypeName(v) + "'")
		}
	}
	if err == nil && (lists == nil) == (objects == nil) {
		err = expects("either arrays or objects")
	}
	return lists, objects, err
}
