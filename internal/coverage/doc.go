// Package coverage compares the simulator with the public API descriptions of what it
// simulates. It writes COVERAGE.md, the table of all their operations and api-versions,
// by asking the simulator. It also generates valid and invalid requests from them and
// judges each reply.
//
// Azure's operations and the shapes of their bodies are read from the source of
// Microsoft's generated clients, which this module requires but never compiles; TiDB
// Cloud's are read from its own description. That description is not part of this
// repository: the tests look for it beside the repository, in ../shared/facts, and skip
// what needs it if it is missing.
package coverage
