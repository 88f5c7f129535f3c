"""The goals service: what it is made of, and its process."""

from functools import partial

from services.goals.api import ROUTERS
from services.goals.domain.delegation.state import DELEGATION
from services.goals.handlers import HANDLERS, IGNORED, JOBS
from services.goals.settings import Settings
from services.goals.store import KINDS, LOOKUPS
from shared import agency, directory
from shared.parties import party
from shared.runtime import build, run
from shared.service import Service

SERVICE = Service(
    party=party("goals"),
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
