package shape

import (
	"slices"
	"strings"
)

// Spelled returns a decoded value of a member of the body with the values of enumerations as
// they are described, however they were sent. Several values have a comma and a space between
// them.
func (b *Body) Spelled(member string, value any) any {
	return b.spelled(map[string]any{member: value}).(map[string]any)[member]
}

func (s *shape) spelled(value any) any {
	switch value := value.(type) {
	case string:
		return s.spelledText(value)
	case []any:
		elements := slices.Clone(value)
		for i := range elements {
			if s.kind == list {
				elements[i] = s.of.spelled(elements[i])
			}
		}
		return elements
	case map[string]any:
		fields := map[string]any{}
		for name, field := range value {
			of := s.of // of a mapping
			if s.kind == object {
				of = s.member([]byte(`"` + name + `"`))
			}
			if of != nil {
				field = of.spelled(field)
			}
			fields[name] = field
		}
		return fields
	}
	return value
}

func (s *shape) spelledText(text string) string {
	list := []string{text}
	if s.several {
		list = strings.Split(text, ",")
	}
	for i, one := range list {
		if at := slices.IndexFunc(s.values, func(known string) bool { return strings.EqualFold(known, strings.TrimSpace(one)) }); at >= 0 {
			list[i] = s.values[at]
		}
	}
	return strings.Join(list, ", ")
}
