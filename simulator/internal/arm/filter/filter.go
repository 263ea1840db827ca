// Package filter parses the OData filters of Azure Resource Manager's lists.
package filter

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Facts holds what a filter can ask about a resource.
type Facts struct {
	Group, Name, Type, Location string
	Tags                        map[string]string
}

// Filter is a parsed $filter of a list of resources (described): alternatives, each a list
// of conditions that must all hold.
type Filter struct {
	alternatives [][]func(*Facts) bool
	// ByTag reports whether the filter names a tag: then the list shows no tags, and
	// $expand adds nothing (recorded).
	ByTag bool
}

// Wants reports whether the filter lets the resource pass.
func (f *Filter) Wants(r *Facts) bool {
	return len(f.alternatives) == 0 || slices.ContainsFunc(f.alternatives, func(conditions []func(*Facts) bool) bool {
		return !slices.ContainsFunc(conditions, func(holds func(*Facts) bool) bool { return !holds(r) })
	})
}

// filterFields are the fields that eq and ne compare, in lower case: letter case does not
// matter (the Azure CLI asks for tagname and tagvalue). No resource here has an identity
// or a plan.
var filterFields = map[string]func(*Facts) string{
	"resourcegroup": func(r *Facts) string { return r.Group },
	"name":          func(r *Facts) string { return r.Name },
	"resourcetype":  func(r *Facts) string { return r.Type },
	"location":      func(r *Facts) string { return r.Location },
	"identity":      func(*Facts) string { return "" }, "identity/principalid": func(*Facts) string { return "" },
	"plan": func(*Facts) string { return "" }, "plan/publisher": func(*Facts) string { return "" },
	"plan/product": func(*Facts) string { return "" }, "plan/name": func(*Facts) string { return "" },
}

// Parse parses a filter such as resourceGroup eq 'network' and substringof('pe', name). It
// returns nil for a filter that is not simulated: only comparisons with eq and ne,
// substringof, tagName, tagValue and startswith(tagName, ...), joined by and and or without
// brackets, are. An empty filter lets everything pass.
func Parse(text string) *Filter {
	filter := &Filter{}
	if strings.TrimSpace(text) == "" {
		return filter
	}
	for _, alternative := range splitUnquoted(text, " or ") {
		var conditions []func(*Facts) bool
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
				conditions = append(conditions, func(r *Facts) bool {
					return hasTag(r.Tags, func(name, _ string) bool { return strings.HasPrefix(kernel.Lower(name), kernel.Lower(value)) })
				})
				continue
			case operator == "substringof" && (field == "name" || field == "resourcegroup"):
				conditions = append(conditions, func(r *Facts) bool { return strings.Contains(kernel.Lower(of(r)), kernel.Lower(value)) })
				continue
			case of != nil && (operator == "eq" || operator == "ne"):
				conditions = append(conditions, func(r *Facts) bool { return strings.EqualFold(of(r), value) == (operator == "eq") })
				continue
			}
			return nil
		}
		if tagName != "" || tagValue != "" {
			filter.ByTag = true
			conditions = append(conditions, func(r *Facts) bool {
				return hasTag(r.Tags, func(name, value string) bool {
					return (tagName == "" || strings.EqualFold(name, tagName)) && (tagValue == "" || value == tagValue)
				})
			})
		}
		filter.alternatives = append(filter.alternatives, conditions)
	}
	return filter
}

func hasTag(tags map[string]string, wanted func(name, value string) bool) bool {
	for name, value := range tags {
		if wanted(name, value) {
			return true
		}
	}
	return false
}
