package publicip

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"

func errInUse(id, by string) *arm.Error {
	return arm.ProviderError(400, "PublicIPAddressCannotBeDeleted", "Public IP address "+id+" can not be deleted since it is still allocated to resource "+by+". In order to delete the public IP, disassociate/detach the Public IP address from the resource.  To learn how to do this, see aka.ms/deletepublicip.")
}

// errGlobalBasic is recorded.
func errGlobalBasic(id string) *arm.Error {
	return arm.ProviderError(400, "GlobalPublicIPAddressNotSupportedForBasicPublicIpAddress", "Global publicIP addresses are only supported for standard SKU public IP addresses. Public IP address "+id+" is not standard SKU.")
}

// ErrTaken is the error for an address that another resource or part holds (reported by
// users).
func ErrTaken(by, id, holder string) *arm.Error {
	return arm.ProviderError(400, "PublicIPAddressInUse", "Resource "+by+" is referencing public IP address "+id+" that is already allocated to resource "+holder+".")
}

// errMustBeStatic is reported for Standard and assumed for StandardV2.
func errMustBeStatic(sku, id string) *arm.Error {
	return arm.ProviderError(400, sku+"SkuPublicIPAddressesMustBeStatic", sku+" sku publicIp "+id+" must have AllocationMethod set to Static.")
}

// errNameTaken is reported.
func errNameTaken(name string) *arm.Error {
	return arm.ProviderError(400, "DnsRecordInUse", "DNS record "+name+" is already used by another public IP.")
}

// errBadLabel is reported.
func errBadLabel(label string) *arm.Error {
	return arm.ProviderError(400, "InvalidDomainNameLabel", "The domain name label "+label+" is invalid. It must conform to the following regular expression: "+validLabel.String()+".")
}
