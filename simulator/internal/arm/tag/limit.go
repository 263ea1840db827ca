// Package tag holds the rules of tags: what their names and values may be, how they are
// changed, and which of them a subscription has.
package tag

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The limits are documented.
const (
	most         = 50 // on a resource, resource group or subscription
	longestName  = 512
	longestValue = 256
	reserved     = `<>%&\?/`
)

// Fault is what is wrong with tags: the code and the text of the error.
type Fault struct{ Code, Message string }

// Check returns what is wrong with the tags, or nil. longest is the most characters of a
// name; 0 means the usual limit.
func Check(tags map[string]string, longest int) *Fault {
	if len(tags) == 0 {
		return nil
	}
	if longest == 0 {
		longest = longestName
	}
	if len(tags) > most { // code and text are assumed
		return &Fault{"TooManyTags", fmt.Sprintf("Too many tags: %d were requested, %d are allowed on a resource, resource group or subscription.", len(tags), most)}
	}
	var bad []string
	names := slices.Sorted(maps.Keys(tags))
	for _, name := range names {
		if strings.ContainsAny(name, reserved) || strings.ContainsFunc(name, unicode.IsControl) {
			bad = append(bad, name)
		}
	}
	if bad != nil { // reported; the separator of several names is assumed
		return &Fault{"InvalidTagNameCharacters", "The tag names '" + strings.Join(bad, ",") + `' have reserved characters '<,>,%,&,\,?,/' or control characters.`}
	}
	for _, name := range names {
		if name == "" { // code and text are assumed
			return &Fault{"InvalidTagName", "The name of a tag is empty."}
		}
		if utf8.RuneCountInString(name) > longest { // assumed, like that of a value
			return tooLarge("InvalidTagNameLength", "name", name, longest)
		}
		if value := tags[name]; utf8.RuneCountInString(value) > longestValue { // reported
			return tooLarge("InvalidTagValueLength", "value", value, longestValue)
		}
	}
	return nil
}

func tooLarge(code, what, text string, longest int) *Fault {
	return &Fault{code, fmt.Sprintf("Tag %s too large.  Following tag %s '%s' exceeded the maximum length. Maximum allowed length for tag %s - '%d' characters.", what, what, text, what, longest)}
}

// Patch returns the tags after an operation: Replace, Merge or Delete. It returns false for
// another one. Delete spares a tag that has another value than the one given (recorded).
func Patch(old map[string]string, operation string, given map[string]string) (map[string]string, bool) {
	tags := maps.Clone(old)
	switch {
	case strings.EqualFold(operation, "Replace"):
		return given, true
	case strings.EqualFold(operation, "Merge"):
		if tags == nil {
			tags = map[string]string{}
		}
		maps.Copy(tags, given)
		return tags, true
	case strings.EqualFold(operation, "Delete"):
		maps.DeleteFunc(tags, func(name, value string) bool {
			wanted, named := given[name]
			return named && (wanted == "" || wanted == value)
		})
		return tags, true
	}
	return nil, false
}
