// Package arm is Azure Resource Manager: an engine that knows no resource type.
//
// It owns IDs, routing, api-versions, permissions, resource groups, tags, lists, ETags,
// long-running operations, deployments, and the form of replies and errors. Resource
// providers tell it about their types with [Declare]: where a type is found, how a body
// becomes a resource, what a reply shows by api-version, what the resource refers to and
// holds, and how long a write takes. The engine does the rest.
package arm
