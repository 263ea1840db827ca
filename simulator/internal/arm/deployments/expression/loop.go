package expression

// Loop is an iteration that expressions are within.
type Loop struct {
	Name  string
	Index int64
	// Property is set for loops of properties, variables and outputs, which copyIndex() without
	// a name passes over if a resource has a loop too (documented).
	Property bool
	outer    *Loop
}

// In carries something out within an iteration.
func (e *Evaluator) In(loop *Loop, do func() error) error {
	if loop == nil {
		return do()
	}
	inner := *loop
	inner.outer = e.loop
	e.loop = &inner
	defer func() { e.loop = inner.outer }()
	return do()
}

// Count returns the iterations of a loop: at most 800, and not fewer than 0 (documented).
func (e *Evaluator) Count(v any) (int64, error) {
	v, err := e.Expand(v)
	if err != nil {
		return 0, err
	}
	count, ok := v.(int64)
	switch {
	case !ok:
		return 0, Errorf("The template copy definition has an invalid count of type '%s'. The count must be an integer.", TypeName(v))
	case count < 0:
		return 0, Errorf("The template copy definition has an invalid count '%d'. The count must not be negative.", count)
	case count > mostIterations:
		return 0, Errorf("The number of iterations '%d' of a copy exceeds the limit '%d'.", count, mostIterations)
	}
	return count, nil
}

// propertyLoops returns the loops in a member copy of an object.
func propertyLoops(name string, v any) ([]any, bool) {
	loops, ok := v.([]any)
	if name != "copy" || !ok || len(loops) == 0 {
		return nil, false
	}
	for _, v := range loops {
		loop, _ := v.(*Object)
		if _, ok := loop.Get("count"); !ok || loop.Text("name") == "" {
			return nil, false
		}
	}
	return loops, true
}

// loops carries out the loops in a member copy, and adds an array for each to out.
func (e *Evaluator) loops(loops []any, out *Object) error {
	for _, v := range loops {
		loop, _ := v.(*Object)
		name := loop.Text("name")
		values, err := e.Repeat(name, loop)
		if err != nil {
			return err
		}
		out.Set(name, values)
	}
	return nil
}

// Repeat returns the values of the input of a loop with its count.
func (e *Evaluator) Repeat(name string, loop *Object) ([]any, error) {
	sent, _ := loop.Get("count")
	count, err := e.Count(sent)
	if err != nil {
		return nil, err
	}
	input, _ := loop.Get("input")
	values := make([]any, count)
	for i := range count {
		err := e.In(&Loop{Name: name, Index: i, Property: true}, func() (err error) {
			values[i], err = e.Expand(input)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return values, nil
}

// copyIndex returns the index of the loop that is named, or of the resource's loop, with an
// offset (documented).
func copyIndex(e *Evaluator, args []any) (any, error) {
	var found *Loop
	offset := int64(0)
	name, named := "", false
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			name, named = arg, true
			if i > 0 {
				return nil, expects("a name and then an offset")
			}
		case int64:
			offset = arg
		default:
			return nil, expects("a name and an offset")
		}
	}
	for loop := e.loop; loop != nil; loop = loop.outer {
		if named && loop.Name == name {
			found = loop
			break
		}
		if !named && (found == nil || found.Property && !loop.Property) {
			found = loop
		}
	}
	switch {
	case found != nil:
		return found.Index + offset, nil
	case named:
		return nil, Errorf("The template function 'copyIndex' has an invalid argument. The provided copy name '%s' doesn't exist in the resource.", shorten(name))
	}
	return nil, Errorf("The template function 'copyIndex' is not expected at this location. The function can only be used in a resource with copy specified.")
}
