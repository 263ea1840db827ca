# Runs commands of the Azure CLI that Debian installed, one for each line of standard
# input, which is a JSON list of arguments; answers each with a line of JSON. Loading
# the CLI takes longer than most commands, so it is loaded once, and every command runs
# in a process forked from there, which ends as "az" does. See debian.py for the version
# that is named.
import json
import os
import runpy
import sys
import tempfile

from azure.cli.core import get_default_cli
from azure.cli.core.profiles import ResourceType, _shared

_shared.AZURE_API_PROFILES["latest"][ResourceType.MGMT_NETWORK] = "2022-07-01"


def load():
    """Asks for help about a command of each module, which loads the module."""
    printed, sys.stdout = sys.stdout, open(os.devnull, "w")
    for group in ("account", "group", "network private-endpoint", "network private-dns zone", "storage account"):
        try:
            get_default_cli().invoke(group.split() + ["list", "--help"])
        except SystemExit:
            pass
    sys.stdout = printed


def serve():
    """Answers requests. It returns the arguments in a process that is to run them."""
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as message:
            child = os.fork()
            if child == 0:
                for file, descriptor in ((open(os.devnull), 0), (out, 1), (message, 2)):
                    os.dup2(file.fileno(), descriptor)
                return json.loads(line)
            _, status = os.waitpid(child, 0)
            out.seek(0)
            message.seek(0)
            answer = {"out": out.read().decode(), "message": message.read().decode(), "status": os.waitstatus_to_exitcode(status)}
        print(json.dumps(answer), flush=True)
    sys.exit()


load()
sys.argv = ["az"] + serve()
sys.stdin = open(os.devnull)
runpy.run_module("azure.cli", run_name="__main__")
