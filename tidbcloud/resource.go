package tidbcloud

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// wildcard stands for every cluster or node group where the API allows it.
const wildcard = "-"

// resourceID is an ID in a path, with the name of its argument.
type resourceID struct {
	field, value string
}

// check returns what is wrong with an ID that cannot be one segment of a path, or "". Otherwise
// IDs are opaque: they are decimal numbers larger than an int64 (documented), but may become
// something else.
func (id resourceID) check() (message string) {
	unfit := func(r rune) bool {
		return strings.ContainsRune("/?#", r) || unicode.IsSpace(r) || !unicode.IsPrint(r)
	}
	switch {
	case id.value == "":
		return id.field + " is empty"
	case id.value == wildcard:
		return id.field + ` is "-", which only listing connections allows`
	case id.value == ".", id.value == "..", strings.ContainsFunc(id.value, unfit):
		return fmt.Sprintf("%s %q is not an ID", id.field, id.value)
	}
	return ""
}

// checkIDs returns an error for malformed IDs.
func checkIDs(op string, ids ...resourceID) error {
	for _, id := range ids {
		if message := id.check(); message != "" {
			return invalid(op, "", message, "pass the ID as TiDB Cloud shows it, a number of 19 or 20 digits")
		}
	}
	return nil
}

func clusterPath(clusterID string) string {
	return "clusters/" + url.PathEscape(clusterID)
}

func nodeGroupPath(clusterID, nodeGroupID string) string {
	return clusterPath(clusterID) + "/tidbNodeGroups/" + url.PathEscape(nodeGroupID)
}

func connectionsPath(clusterID, nodeGroupID string) string {
	return nodeGroupPath(clusterID, nodeGroupID) + "/privateEndpointConnections"
}

func connectionPath(clusterID, nodeGroupID, connectionID string) string {
	return connectionsPath(clusterID, nodeGroupID) + "/" + url.PathEscape(connectionID)
}
