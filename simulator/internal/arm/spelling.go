package arm

import (
	"slices"
	"strings"
)

// Spelled returns the value that text equals but for case, or text if there is none.
func Spelled(text string, values []string) string {
	if i := slices.IndexFunc(values, func(value string) bool { return strings.EqualFold(value, text) }); i >= 0 {
		return values[i]
	}
	return text
}

// CheckOneOf returns an error if the value of a required property is missing or not one of
// values. It corrects the case.
func CheckOneOf(property string, value *string, values []string, id string) *Error {
	switch *value = Spelled(*value, values); {
	case *value == "":
		return ErrMissingProperty(property, id)
	case !slices.Contains(values, *value):
		return ErrBadProperty(property, *value, id)
	}
	return nil
}
