package expression

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

func toBool(_ *Evaluator, args []any) (any, error) {
	switch v := args[0].(type) {
	case bool:
		return v, nil
	case int64:
		return v != 0, nil
	case string:
		switch strings.ToLower(v) {
		case "true", "1":
			return true, nil
		case "false", "0":
			return false, nil
		}
	}
	return nil, expects("a boolean, an integer or a string with true or false")
}

func toInt(_ *Evaluator, args []any) (any, error) {
	switch v := args[0].(type) {
	case int64:
		return v, nil
	case string:
		if n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err == nil {
			return n, nil
		}
	}
	return nil, expects("an integer or a string with one")
}

func booleans(args []any) ([]bool, error) {
	out := make([]bool, len(args))
	for i, arg := range args {
		b, ok := arg.(bool)
		if !ok {
			return nil, expects("booleans, not '" + TypeName(arg) + "'")
		}
		out[i] = b
	}
	return out, nil
}

// quantifier returns a function that is done as soon as one argument has the value end.
func quantifier(end bool) Function {
	return func(_ *Evaluator, args []any) (any, error) {
		list, err := booleans(args)
		if err != nil {
			return nil, err
		}
		for _, b := range list {
			if b == end {
				return end, nil
			}
		}
		return !end, nil
	}
}

var every, some = quantifier(false), quantifier(true)

func not(_ *Evaluator, args []any) (any, error) {
	list, err := booleans(args)
	if err != nil {
		return nil, err
	}
	return !list[0], nil
}

func equals(_ *Evaluator, args []any) (any, error) { return equal(args[0], args[1]), nil }

func coalesce(_ *Evaluator, args []any) (any, error) {
	for _, arg := range args {
		if arg != nil {
			return arg, nil
		}
	}
	return nil, nil
}

// comparison compares two integers or two strings (documented).
func comparison(fits func(c int) bool) Function {
	return func(_ *Evaluator, args []any) (any, error) {
		switch a := args[0].(type) {
		case int64:
			if b, ok := args[1].(int64); ok {
				return fits(cmp.Compare(a, b)), nil
			}
		case string:
			if b, ok := args[1].(string); ok {
				return fits(cmp.Compare(a, b)), nil
			}
		}
		return nil, expects("two integers or two strings")
	}
}

func integersOf(args []any) ([]int64, error) {
	out := make([]int64, len(args))
	for i, arg := range args {
		n, ok := arg.(int64)
		if !ok {
			return nil, expects("integers, not '" + TypeName(arg) + "'")
		}
		out[i] = n
	}
	return out, nil
}

func arithmeticOf(operator byte) Function {
	return func(_ *Evaluator, args []any) (any, error) {
		list, err := integersOf(args)
		if err != nil {
			return nil, err
		}
		a, b := list[0], list[1]
		switch operator {
		case '+':
			return a + b, nil
		case '-':
			return a - b, nil
		case '*':
			return a * b, nil
		}
		if b == 0 || a == math.MinInt64 && b == -1 {
			return nil, Errorf("The template language expression divides '%d' by '%d'.", a, b)
		}
		if operator == '/' {
			return a / b, nil
		}
		return a % b, nil
	}
}

// extreme returns min for -1 and max for 1: of integers or of an array of them (documented).
func extreme(sign int) Function {
	return func(_ *Evaluator, args []any) (any, error) {
		if list, ok := args[0].([]any); ok && len(args) == 1 {
			args = list
		}
		list, err := integersOf(args)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, expects("at least one integer")
		}
		found := list[0]
		for _, n := range list {
			if cmp.Compare(n, found) == sign {
				found = n
			}
		}
		return found, nil
	}
}
