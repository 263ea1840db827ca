package privatelink

// Service is what a private endpoint connects to: a [PrivateLinkServiceID] or an
// [Alias]. No other type implements it.
type Service interface {
	// String returns the ID or alias as it goes to Azure.
	String() string
	// Validate reports what is wrong with the ID or alias.
	Validate() error

	isService()
}

func (PrivateLinkServiceID) isService() {}
func (Alias) isService()                {}
