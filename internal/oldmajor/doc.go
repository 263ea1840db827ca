// Package oldmajor runs an old major version of armnetwork against the simulator. The
// simulator depends on the wire format and not on an SDK, so a program can be tested
// with the version that it uses. The package is a module of its own because a second
// armnetwork is a large package.
package oldmajor
