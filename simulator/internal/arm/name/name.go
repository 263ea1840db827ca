// Package name has the rules for names of resources, resource groups and locations.
package name

import (
	"slices"
	"strings"
)

// IsGUID reports whether the text has the form of a GUID, in any letter case.
func IsGUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case (c == '-') != (i == 8 || i == 13 || i == 18 || i == 23):
			return false
		case c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F'):
			return false
		}
	}
	return true
}

// IsLocation reports whether a location has the form of Azure's names: letters and
// digits, and a word that all regions have, in all of Azure's clouds. It accepts regions
// that do not exist, because Azure adds new ones; that these have such a word, too, is
// assumed.
func IsLocation(location string) bool {
	for i := range len(location) {
		if c := location[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return slices.ContainsFunc(regionWords, func(word string) bool { return strings.Contains(location, word) })
}

var regionWords = []string{"east", "west", "north", "south", "central", "global", "usgov"}

// IsResource applies Microsoft.Network's rule for names: up to 80 characters, the first
// a letter or digit, the last a letter, digit or '_', in between also '.' and '-'.
func IsResource(name string) bool {
	if name == "" || len(name) > 80 {
		return false
	}
	for i := range len(name) {
		c := name[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '_' && i > 0:
		case (c == '.' || c == '-') && i > 0 && i < len(name)-1:
		default:
			return false
		}
	}
	return true
}
