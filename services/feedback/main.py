"""The feedback service: what it is made of, and its process."""

from functools import partial

from services.feedback.api import router
from services.feedback.handlers import HANDLERS, IGNORED, JOBS
from services.feedback.settings import Settings
from services.feedback.store import KINDS, LOOKUPS
from shared import agency, directory
from shared.delegations import DELEGATION
from shared.parties import party
from shared.runtime import build, run
from shared.service import Service

SERVICE = Service(
    party=party("feedback"),
    kinds=(*KINDS, *agency.KINDS),
    lookups=LOOKUPS,
    handlers={**HANDLERS, **directory.HANDLERS},
    ignores=IGNORED,
    jobs=JOBS,
    settings=Settings,
    routers=(router,),
    delegations=DELEGATION,
)
app = partial(build, SERVICE)
main = partial(run, SERVICE)

if __name__ == "__main__":
    main()
