// Package storage is Microsoft.Storage, as far as storage accounts are targets of private
// endpoints.
package storage
