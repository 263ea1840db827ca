package expression

import (
	"strconv"
	"strings"
)

// Function is a function that expressions may call.
type Function func(e *Evaluator, args []any) (any, error)

// Evaluator evaluates the expressions of one template. All of them share its bounds.
type Evaluator struct {
	// Host has the functions of the caller, by name in lower case. They come before those of
	// this package.
	Host map[string]Function
	// Early makes Expand pass over expressions whose values are not known yet: their place is nil.
	Early bool

	loop               *Loop
	steps, size, depth int // what has been used
}

// charge counts what something costs.
func (e *Evaluator) charge(n int) error {
	if e.size += n; e.size > mostSize {
		return errTooMuch(strconv.Itoa(mostSize>>20) + " MB of values in all")
	}
	return nil
}

// step counts one step.
func (e *Evaluator) step() error {
	if e.steps++; e.steps > mostSteps {
		return errTooMuch(strconv.Itoa(mostSteps) + " steps")
	}
	return nil
}

// enter counts a level of nesting, which leave ends.
func (e *Evaluator) enter() error {
	if e.depth++; e.depth > 3*mostNesting {
		return errTooMuch(strconv.Itoa(3*mostNesting) + " levels of values")
	}
	return e.step()
}

func (e *Evaluator) leave() { e.depth-- }

// Text evaluates a text if it is an expression.
func (e *Evaluator) Text(text string) (any, error) {
	if err := e.charge(cost + len(text)); err != nil {
		return nil, err
	}
	if !IsExpression(text) {
		return literal(text), nil
	}
	n, err := parse(text)
	if err != nil {
		return nil, err
	}
	return e.evaluate(n)
}

// Expand returns the value with the expressions in it evaluated, in names of members too, and
// with the loops of properties carried out.
func (e *Evaluator) Expand(v any) (any, error) {
	if err := e.enter(); err != nil {
		return nil, err
	}
	defer e.leave()
	switch v := v.(type) {
	case string:
		value, err := e.Text(v)
		if e.Early && err == ErrLater {
			return nil, nil
		}
		return value, err
	case []any:
		if err := e.charge(cost * len(v)); err != nil {
			return nil, err
		}
		out := make([]any, len(v))
		for i := range v {
			var err error
			if out[i], err = e.Expand(v[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	case *Object:
		return e.object(v)
	}
	return v, nil
}

// object expands an object.
func (e *Evaluator) object(v *Object) (any, error) {
	out := NewObject()
	for _, name := range v.names {
		if loops, ok := propertyLoops(name, v.members[name]); ok {
			if err := e.loops(loops, out); err != nil {
				return nil, err
			}
			continue
		}
		key, err := e.Text(name)
		if err != nil {
			return nil, err
		}
		text, ok := key.(string)
		if !ok {
			return nil, Errorf("The name of a property '%s' is not a string.", shorten(name))
		}
		member, err := e.Expand(v.members[name])
		if err != nil {
			return nil, err
		}
		out.Set(text, member)
	}
	return out, nil
}

// evaluate evaluates a part of an expression. The result has been charged.
func (e *Evaluator) evaluate(n *node) (any, error) {
	if err := e.enter(); err != nil {
		return nil, err
	}
	defer e.leave()
	var v any
	var err error
	switch {
	case n.of != nil:
		v, err = e.member(n)
	case n.call != "":
		v, err = e.call(n)
	default:
		v = n.value
	}
	if err != nil {
		return nil, err
	}
	used := size(v, mostValue)
	if used > mostValue {
		return nil, Errorf("The value of an expression exceeds the limit of %d bytes for a template.", mostValue)
	}
	return v, e.charge(used)
}

// call calls a function. The arguments behind one that is not known yet are evaluated too, since
// they may depend on further resources.
func (e *Evaluator) call(n *node) (any, error) {
	name := strings.ToLower(n.call)
	if name == "if" {
		return e.choose(n)
	}
	function := e.Host[name]
	if function == nil {
		known, ok := functions[name]
		if !ok {
			return nil, &NotSimulatedError{"The template function '" + n.call + "'"}
		}
		if len(n.args) < known.least || known.most >= 0 && len(n.args) > known.most {
			return nil, Errorf("Unable to evaluate template language function '%s'. The number of arguments is %d.", n.call, len(n.args))
		}
		function = known.Function
	}
	args := make([]any, len(n.args))
	later := false
	for i, arg := range n.args {
		var err error
		if args[i], err = e.evaluate(arg); err == ErrLater {
			later = true
		} else if err != nil {
			return nil, err
		}
	}
	if later {
		return nil, ErrLater
	}
	v, err := function(e, args)
	if bad, ok := err.(*argumentError); ok {
		return nil, Errorf("The template language function '%s' expects %s.", n.call, bad.expects)
	}
	return v, err
}

// choose evaluates if, which leaves the other value alone (documented).
func (e *Evaluator) choose(n *node) (any, error) {
	if len(n.args) != 3 {
		return nil, Errorf("Unable to evaluate template language function 'if'. The number of arguments is %d.", len(n.args))
	}
	v, err := e.evaluate(n.args[0])
	if err != nil {
		return nil, err
	}
	condition, ok := v.(bool)
	switch {
	case !ok:
		return nil, Errorf("The template language function 'if' expects a condition of type 'Boolean', not '%s'.", TypeName(v))
	case condition:
		return e.evaluate(n.args[1])
	}
	return e.evaluate(n.args[2])
}

// member evaluates a member of an object or an element of an array.
func (e *Evaluator) member(n *node) (any, error) {
	of, err := e.evaluate(n.of)
	if err != nil {
		return nil, err
	}
	key, err := e.evaluate(n.member)
	if err != nil {
		return nil, err
	}
	switch key := key.(type) {
	case string:
		object, ok := of.(*Object)
		if !ok {
			return nil, Errorf("The language expression property '%s' can't be evaluated, property name can only be used on an object, not on '%s'.", key, TypeName(of))
		}
		v, ok := object.Find(key)
		if !ok {
			names := strings.Join(object.names, ", ")
			return nil, Errorf("The language expression property '%s' doesn't exist, available properties are '%s'.", key, shorten(names))
		}
		return v, nil
	case int64:
		array, ok := of.([]any)
		if !ok {
			return nil, Errorf("The language expression property '%d' can't be evaluated, index can only be used on an array, not on '%s'.", key, TypeName(of))
		}
		if key < 0 || key >= int64(len(array)) {
			return nil, Errorf("The language expression property array index '%d' is out of bounds.", key)
		}
		return array[key], nil
	}
	return nil, Errorf("The language expression property of type '%s' can't be evaluated.", TypeName(key))
}
