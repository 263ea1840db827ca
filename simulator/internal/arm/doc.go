// Package arm is Azure Resource Manager: an engine that knows no resource type.
//
// It owns IDs, routing, api-versions, permissions, resource groups, tags, lists, ETags,
// long-running operations, and the form of replies and errors. Resource providers
// declare their types with [Declare]: the path of a type, how a body becomes a resource,
// what a reply shows by api-version, what the resource refers to, and how long a write
// takes. The engine does the rest.
package arm
