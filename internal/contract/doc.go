// Package contract checks the simulated TiDB Cloud against the API's own description:
// each reply must match the schema of its operation and hold no field that the schema
// does not name. It is a module of its own because of the schema library.
//
// The description is not part of this repository. The tests look for it beside the
// repository, in ../shared/facts, and are skipped if it is missing.
package contract
