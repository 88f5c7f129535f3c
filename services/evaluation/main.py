"""The evaluation service: what it is made of, and its process."""

from functools import partial

from services.evaluation.api import ROUTERS
from services.evaluation.handlers import HANDLERS, IGNORED, JOBS
from services.evaluation.settings import Settings
from services.evaluation.store import KINDS, LOOKUPS
from shared import agency, directory
from shared.delegations import DELEGATION
from shared.parties import party
from shared.runtime import build, run
from shared.service import Service

SERVICE = Service(
    party=party("evaluation"),
    kinds=(*KINDS, *agency.KINDS),
    lookups=LOOKUPS,
    handlers={**HANDLERS, **directory.HANDLERS},
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
