// Package downstream is a module that uses this one as any other program does: by its
// import path, through a replace directive, with clients of its own. Its tests prove
// that this works.
package downstream
