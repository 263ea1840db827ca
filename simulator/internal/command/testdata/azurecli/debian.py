# Runs the Azure CLI where Debian 12 installed it. Its network commands ask for the
# models of api-version 2022-01-01, which the SDK in Debian does not have, and fail
# for that reason before they send anything. This names a version that it has.
import runpy
import sys

from azure.cli.core.profiles import ResourceType, _shared

_shared.AZURE_API_PROFILES["latest"][ResourceType.MGMT_NETWORK] = "2022-07-01"
sys.argv[0] = "az"
runpy.run_module("azure.cli", run_name="__main__")
