//go:build descriptions

package coverage

// The modules whose source is read. No build has the tag, but go mod tidy keeps them.
import (
	_ "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork/v11"
	_ "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/privatedns/armprivatedns"
	_ "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources"
	_ "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armsubscriptions"
	_ "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/storage/armstorage"
)
