package arm

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// resourceFacts holds what $filter can ask about a resource.
type resourceFacts struct {
	group, name, typ, location string
	tags                       map[string]string
}

// resourceFilter is a parsed $filter (described): alternatives, each a list of
// conditions that must all hold.
type resourceFilter struct {
	alternatives [][]func(*resourceFacts) bool
	// byTag reports whether the filter names a tag: then the list shows no tags, and
	// $expand adds nothing (recorded).
	byTag bool
}

// wants reports whether the filter lets the resource pass.
func (f *resourceFilter) wants(r *resourceFacts) bool {
	return len(f.alternatives) == 0 || slices.ContainsFunc(f.alternatives, func(conditions []func(*resourceFacts) bool) bool {
		return !slices.ContainsFunc(conditions, func(holds func(*resourceFacts) bool) bool { return !holds(r) })
	})
}

// filterFields are the fields that eq and ne compare, in lower case: letter case does not
// matter (the Azure CLI asks for tagname and tagvalue). No resource here has an identity
// or a plan.
var filterFields = map[string]func(*resourceFacts) string{
	"resourcegroup": func(r *resourceFacts) string { return r.group },
	"name":          func(r *resourceFacts) string { return r.name },
	"resourcetype":  func(r *resourceFacts) string { return r.typ },
	"location":      func(r *resourceFacts) string { return r.location },
	"identity":      func(*resourceFacts) string { return "" }, "identity/principalid": func(*resourceFacts) string { return "" },
	"plan": func(*resourceFacts) string { return "" }, "plan/publisher": func(*resourceFacts) string { return "" },
	"plan/product": func(*resourceFacts) string { return "" }, "plan/name": func(*resourceFacts) string { return "" },
}

// parseFilter parses a filter such as
// resourceGroup eq 'network' and substringof('pe', name).
func parseFilter(text string) (*resourceFilter, *Error) {
	filter := &resourceFilter{}
	if strings.TrimSpace(text) == "" {
		return filter, nil
	}
	for _, alternative := range splitUnquoted(text, " or ") {
		var conditions []func(*resourceFacts) bool
		tagName, tagValue := "", ""
		for _, term := range splitUnquoted(alternative, " and ") {
			field, operator, value, ok := ParseTerm(term)
			field = kernel.Lower(field)
			of := filterFields[field]
			switch {
			case !ok:
			case operator == "eq" && field == "tagname":
				tagName = value
				continue
			case operator == "eq" && field == "tagvalue":
				tagValue = value
				continue
			case operator == "startswith" && field == "tagname":
				conditions = append(conditions, func(r *resourceFacts) bool {
					return hasTag(r.tags, func(name, _ string) bool { return strings.HasPrefix(kernel.Lower(name), kernel.Lower(value)) })
				})
				continue
			case operator == "substringof" && (field == "name" || field == "resourcegroup"):
				conditions = append(conditions, func(r *resourceFacts) bool { return strings.Contains(kernel.Lower(of(r)), kernel.Lower(value)) })
				continue
			case of != nil && (operator == "eq" || operator == "ne"):
				conditions = append(conditions, func(r *resourceFacts) bool { return strings.EqualFold(of(r), value) == (operator == "eq") })
				continue
			}
			return nil, GatewayError(501, "NotSimulated", "The filter '"+text+"' is not simulated: only comparisons with eq and ne, substringof, tagName, tagValue and startswith(tagName, ...), joined by and and or without brackets, are.")
		}
		if tagName != "" || tagValue != "" {
			filter.byTag = true
			conditions = append(conditions, func(r *resourceFacts) bool {
				return hasTag(r.tags, func(name, value string) bool {
					return (tagName == "" || strings.EqualFold(name, tagName)) && (tagValue == "" || value == tagValue)
				})
			})
		}
		filter.alternatives = append(filter.alternatives, conditions)
	}
	return filter, nil
}

func hasTag(tags map[string]string, wanted func(name, value string) bool) bool {
	for name, value := range tags {
		if wanted(name, value) {
			return true
		}
	}
	return false
}

// ParseTerm parses field eq 'value', substringof('value', field) or
// startswith(field, 'value').
func ParseTerm(term string) (field, operator, value string, ok bool) {
	term = strings.TrimSpace(term)
	if operator, rest, call := strings.Cut(term, "("); call && !strings.Contains(operator, " ") && strings.HasSuffix(rest, ")") {
		arguments := splitUnquoted(strings.TrimSuffix(rest, ")"), ",")
		if len(arguments) != 2 {
			return "", "", "", false
		}
		field, value := arguments[0], arguments[1]
		if operator == "substringof" {
			field, value = value, field
		}
		value, ok := unquote(value)
		return strings.TrimSpace(field), operator, value, ok
	}
	words := strings.SplitN(term, " ", 3)
	if len(words) != 3 {
		return "", "", "", false
	}
	value, ok = unquote(words[2])
	return words[0], words[1], value, ok
}

// unquote returns the text between single quotes, in which a quote is doubled.
func unquote(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '\'' || text[len(text)-1] != '\'' {
		return "", false
	}
	return strings.ReplaceAll(text[1:len(text)-1], "''", "'"), true
}

// splitUnquoted is strings.Split for separators outside quotes.
func splitUnquoted(text, separator string) []string {
	var parts []string
	quoted, begin := false, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case !quoted && strings.HasPrefix(text[i:], separator):
			parts = append(parts, text[begin:i])
			begin = i + len(separator)
			i = begin - 1
		}
	}
	return append(parts, text[begin:])
}
