"""The directory service: what it is made of, and its process."""

from functools import partial

from services.directory.api import ROUTERS
from services.directory.domain.unit import UNIT
from services.directory.handlers import HANDLERS, IGNORED, JOBS
from services.directory.settings import Settings
from services.directory.store import KINDS, LOOKUPS
from shared.agency import CLOCK
from shared.delegations import DELEGATION
from shared.parties import party
from shared.runtime import build, run
from shared.service import Service

SERVICE = Service(
    party=party("directory"),
    kinds=(*KINDS, CLOCK),
    lookups=LOOKUPS,
    handlers=HANDLERS,
    ignores=IGNORED,
    jobs=JOBS,
    settings=Settings,
    routers=ROUTERS,
    delegations=DELEGATION,
    units=UNIT,
)
app = partial(build, SERVICE)
main = partial(run, SERVICE)

if __name__ == "__main__":
    main()
