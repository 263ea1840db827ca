package core

// patchStorageAccount changes what the body names and nothing else (API
// description). Tags come as a whole.
func (c *armCall) patchStorageAccount() Reply {
	var body struct {
		Tags       *map[string]string
		SKU        struct{ Name string }
		Properties struct {
			AccessTier            string
			MinimumTLSVersion     string
			AllowBlobPublicAccess *bool
		}
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	a, _ := c.find().(*storageAccount)
	if a == nil || a.op != nil {
		return c.fail(c.missing())
	}
	if body.Tags != nil {
		a.tags = *body.Tags
	}
	if body.SKU.Name != "" {
		a.sku = body.SKU.Name
	}
	if body.Properties.AccessTier != "" {
		a.accessTier = body.Properties.AccessTier
	}
	a.minimumTLS = orDefault(body.Properties.MinimumTLSVersion, a.minimumTLS)
	if body.Properties.AllowBlobPublicAccess != nil {
		a.publicBlobs = *body.Properties.AllowBlobPublicAccess
	}
	return c.getStorageAccount()
}
