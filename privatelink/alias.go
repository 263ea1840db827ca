package privatelink

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

const aliasSuffix = ".azure.privatelinkservice"

// Alias is the public name of a private link service, which its owner may give to
// consumers instead of the resource ID. Its form is
// "<name>.<guid>.<region>.azure.privatelinkservice", with the name in lower case
// (recorded).
type Alias struct {
	// Name is the service's name.
	Name string
	// GUID belongs to the alias alone; no resource has it.
	GUID string
	// Region is the Azure region of the service, such as "eastus2".
	Region string
}

// ParseAlias reads an alias in any letter case. It drops white space and quotes around
// it. Anything else gives an error that matches [ErrInvalidArgument].
func ParseAlias(alias string) (Alias, error) {
	const field = "private link service alias"
	const remedy = "copy the Alias of the private link service, <name>.<guid>.<region>" + aliasSuffix
	alias = pasted(alias)
	n := len(alias) - len(aliasSuffix)
	if n <= 0 || !strings.EqualFold(alias[n:], aliasSuffix) {
		return Alias{}, failure.InvalidArgument(field, alias, "it does not end with "+aliasSuffix, remedy)
	}
	// The name may hold dots, so the parts are counted from the end.
	parts := strings.Split(alias[:n], ".")
	if len(parts) < 3 {
		return Alias{}, failure.InvalidArgument(field, alias, "it lacks the name, the GUID or the region", remedy)
	}
	result := Alias{
		Name:   strings.Join(parts[:len(parts)-2], "."),
		GUID:   parts[len(parts)-2],
		Region: parts[len(parts)-1],
	}
	if err := result.Validate(); err != nil {
		return Alias{}, err
	}
	return result, nil
}

// Validate checks an alias whose fields were set directly. Its errors are those of
// [ParseAlias].
func (a Alias) Validate() error {
	if err := checkName("Alias.Name", a.Name); err != nil {
		return err
	}
	if err := checkGUID("Alias.GUID", a.GUID); err != nil {
		return err
	}
	_, err := NormalizeLocation(a.Region)
	return err
}

// String returns the alias in Azure's form, and "" for the zero value.
func (a Alias) String() string {
	if a == (Alias{}) {
		return ""
	}
	return a.Name + "." + a.GUID + "." + a.Region + aliasSuffix
}

// Equal reports whether both are the same alias; letter case does not count.
func (a Alias) Equal(other Alias) bool {
	return strings.EqualFold(a.String(), other.String())
}
