package region

const recommended, other = "Recommended", "Other"

// groups are the regions by geography group, as Azure displays them. Place, geography and
// pair are those of Azure's list of regions, and the regions with availability zones in it
// are the recommended ones (documented). Coordinates are those that the Azure CLI prints
// (published by users).
var groups = []struct {
	name    string
	regions []Region
}{
	{"US", []Region{
		{"East US", "Virginia", "United States", "westus", "37.3719", "-79.8164", recommended},
		{"East US 2", "Virginia", "United States", "centralus", "36.6681", "-78.3889", recommended},
		{"South Central US", "Texas", "United States", "northcentralus", "29.4167", "-98.5", recommended},
		{"West US 2", "Washington", "United States", "westcentralus", "47.233", "-119.852", recommended},
		{"West US 3", "Phoenix", "United States", "eastus", "33.448376", "-112.074036", recommended},
		{"Central US", "Iowa", "United States", "eastus2", "41.5908", "-93.6208", recommended},
		{"North Central US", "Illinois", "United States", "southcentralus", "41.8819", "-87.6278", other},
		{"West US", "California", "United States", "eastus", "37.783", "-122.417", other},
		{"West Central US", "Wyoming", "United States", "westus2", "40.89", "-110.234", other},
	}},
	{"Canada", []Region{
		{"Canada Central", "Toronto", "Canada", "canadaeast", "43.653", "-79.383", recommended},
		{"Canada East", "Quebec", "Canada", "canadacentral", "46.817", "-71.217", other},
	}},
	{"Mexico", []Region{
		{"Mexico Central", "Querétaro State", "Mexico", "", "", "", recommended},
	}},
	{"South America", []Region{
		{"Brazil South", "Sao Paulo State", "Brazil", "southcentralus", "-23.55", "-46.633", recommended},
		{"Brazil Southeast", "Rio", "Brazil", "brazilsouth", "-22.90278", "-43.2075", other},
		{"Chile Central", "", "Chile", "", "", "", ""},
	}},
	{"Europe", []Region{
		{"North Europe", "Ireland", "Europe", "westeurope", "53.3478", "-6.2597", recommended},
		{"West Europe", "Netherlands", "Europe", "northeurope", "52.3667", "4.9", recommended},
		{"UK South", "London", "United Kingdom", "ukwest", "50.941", "-0.799", recommended},
		{"UK West", "Cardiff", "United Kingdom", "uksouth", "53.427", "-3.084", other},
		{"Sweden Central", "Gävle", "Sweden", "swedensouth", "60.67488", "17.14127", recommended},
		{"France Central", "Paris", "France", "francesouth", "46.3772", "2.373", recommended},
		{"France South", "Marseille", "France", "francecentral", "43.8345", "2.1972", other},
		{"Germany West Central", "Frankfurt", "Germany", "germanynorth", "50.110924", "8.682127", recommended},
		{"Germany North", "Berlin", "Germany", "germanywestcentral", "53.073635", "8.806422", other},
		{"Switzerland North", "Zurich", "Switzerland", "switzerlandwest", "47.451542", "8.564572", recommended},
		{"Switzerland West", "Geneva", "Switzerland", "switzerlandnorth", "46.204391", "6.143158", other},
		{"Norway East", "Norway", "Norway", "norwaywest", "59.913868", "10.752245", recommended},
		{"Norway West", "Norway", "Norway", "norwayeast", "58.969975", "5.733107", other},
		{"Italy North", "Milan", "Italy", "", "45.46888", "9.18109", recommended},
		{"Poland Central", "Warsaw", "Poland", "", "52.23334", "21.01666", recommended},
		{"Spain Central", "Madrid", "Spain", "", "", "", recommended},
		{"Austria East", "Vienna", "Austria", "", "", "", recommended},
		{"Belgium Central", "Brussels", "Belgium", "", "", "", recommended},
	}},
	{"Asia Pacific", []Region{
		{"Southeast Asia", "Singapore", "Asia Pacific", "eastasia", "1.283", "103.833", recommended},
		{"East Asia", "Hong Kong", "Asia Pacific", "southeastasia", "22.267", "114.188", recommended},
		{"Japan East", "Tokyo, Saitama", "Japan", "japanwest", "35.68", "139.77", recommended},
		{"Japan West", "Osaka", "Japan", "japaneast", "34.6939", "135.5022", ""},
		{"Australia East", "New South Wales", "Australia", "australiasoutheast", "-33.86", "151.2094", recommended},
		{"Australia Southeast", "Victoria", "Australia", "australiaeast", "-37.8136", "144.9631", other},
		{"Australia Central", "Canberra", "Australia", "australiacentral2", "-35.3075", "149.1244", other},
		{"Australia Central 2", "Canberra", "Australia", "australiacentral", "-35.3075", "149.1244", other},
		{"Korea Central", "Seoul", "Korea", "koreasouth", "37.5665", "126.978", recommended},
		{"Korea South", "Busan", "Korea", "koreacentral", "35.1796", "129.0756", other},
		{"Central India", "Pune", "India", "southindia", "18.5822", "73.9197", recommended},
		{"South India", "Chennai", "India", "centralindia", "12.9822", "80.1636", other},
		{"West India", "Mumbai", "India", "southindia", "19.088", "72.868", other},
		{"Jio India West", "Jamnagar", "", "", "22.470701", "70.05773", ""},
		{"Jio India Central", "Nagpur", "", "", "21.146633", "79.08886", ""},
		{"New Zealand North", "Auckland", "New Zealand", "", "", "", recommended},
		{"Indonesia Central", "", "Indonesia", "", "", "", recommended},
		{"Malaysia West", "", "Malaysia", "", "", "", ""},
	}},
	{"Africa", []Region{
		{"South Africa North", "Johannesburg", "South Africa", "southafricawest", "-25.73134", "28.21837", recommended},
		{"South Africa West", "Cape Town", "South Africa", "southafricanorth", "-34.075691", "18.843266", other},
	}},
	{"Middle East", []Region{
		{"UAE North", "Dubai", "UAE", "uaecentral", "25.266666", "55.316666", recommended},
		{"UAE Central", "Abu Dhabi", "UAE", "uaenorth", "24.466667", "54.366669", other},
		{"Qatar Central", "Doha", "Qatar", "", "25.551462", "51.439327", recommended},
		{"Israel Central", "Israel", "Israel", "", "32.070186", "34.71708", recommended},
	}},
}
