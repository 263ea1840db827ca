package core

import "slices"

// Routes are the routes that are simulated, for people to read.
func Routes() []string {
	return slices.Concat(entraRoutes(), armRoutes(armProviders()), tidbRouteNames())
}
