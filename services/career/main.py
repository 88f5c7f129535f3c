"""The career service: what it is made of, and its process."""

from functools import partial

from services.career.api import ROUTERS
from services.career.handlers import HANDLERS, IGNORED, JOBS
from services.career.settings import Settings
from services.career.store import KINDS, LOOKUPS
from shared import agency, directory
from shared.delegations import DELEGATION
from shared.parties import party
from shared.runtime import build, run
from shared.service import Service

SERVICE = Service(
    party=party("career"),
    kinds=(*KINDS, *agency.KINDS),
    lookups=LOOKUPS,
    handlers={**directory.HANDLERS, **HANDLERS},
    ignores=IGNORED,
    jobs=JOBS,
    settings=Settings,
    routers=ROUTERS,
    delegations=DELEGATION,
)
app = partial(build, SERVICE)
main = partial(run, SERVICE)

if __name__ == "__main__":
    main()
