"""All kinds of faults."""

from collections.abc import Mapping
from typing import Final

from tests.faults.kinds import crowds, network, processes, records, servers
from tests.faults.run import Fault

KINDS: Final = (*processes.KINDS, *servers.KINDS, *network.KINDS, *records.KINDS, *crowds.KINDS)
BY_NAME: Final[Mapping[str, Fault]] = {each.name: each for each in KINDS}
