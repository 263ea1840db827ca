package privatelink

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

const maxNameLength = 80 // from the text of Azure's InvalidResourceName error (recorded)

// checkName applies the rule for the names of Microsoft.Network's resources, which Azure's
// InvalidResourceName error states (recorded).
func checkName(field, name string) error {
	const remedy = "use 1 to 80 letters, digits, '.', '-' or '_', beginning with a letter or digit and ending with a letter, a digit or '_'"
	switch {
	case name == "":
		return failure.InvalidArgument(field, name, "it is empty", remedy)
	case len(name) > maxNameLength:
		return failure.InvalidArgument(field, name, fmt.Sprintf("it has %d characters", len(name)), remedy)
	}
	for i, r := range name {
		ok := isLetterOrDigit(r)
		switch i {
		case 0:
		case len(name) - 1:
			ok = ok || r == '_'
		default:
			ok = ok || strings.ContainsRune(".-_", r)
		}
		if !ok {
			return failure.InvalidArgument(field, name, fmt.Sprintf("%q is not allowed at position %d", r, i+1), remedy)
		}
	}
	return nil
}

// checkResourceGroupName applies the rule for the names of resource groups (documented),
// which also allows Unicode letters and parentheses.
func checkResourceGroupName(field, name string) error {
	const remedy = "use 1 to 90 letters, digits, '.', '-', '_', '(' or ')', not ending with '.'"
	switch n := len([]rune(name)); {
	case n == 0:
		return failure.InvalidArgument(field, name, "it is empty", remedy)
	case n > 90:
		return failure.InvalidArgument(field, name, fmt.Sprintf("it has %d characters", n), remedy)
	case strings.HasSuffix(name, "."):
		return failure.InvalidArgument(field, name, "it ends with '.'", remedy)
	}
	for _, r := range name {
		// U+FFFD stands for bytes that are not UTF-8.
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-_()", r) || r == unicode.ReplacementChar {
			return failure.InvalidArgument(field, name, fmt.Sprintf("%q is not allowed", r), remedy)
		}
	}
	return nil
}

// checkGUID requires the 8-4-4-4-12 form in which Azure writes subscription IDs.
func checkGUID(field, guid string) error {
	ok := len(guid) == 36
	for i := 0; ok && i < len(guid); i++ {
		switch i {
		case 8, 13, 18, 23:
			ok = guid[i] == '-'
		default:
			ok = strings.IndexByte("0123456789abcdefABCDEF", guid[i]) >= 0
		}
	}
	if !ok {
		return failure.InvalidArgument(field, guid, "it is not a GUID", "use the form 00000000-0000-0000-0000-000000000000")
	}
	return nil
}

func isLetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
