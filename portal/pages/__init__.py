"""Pages by group: what is asked of the services, what is sent to them, which view and template show it."""

from portal.pages.amending import router as amending
from portal.pages.approvals import router as approvals
from portal.pages.assignments import router as assignments
from portal.pages.briefings import router as briefings
from portal.pages.calibrations import router as calibrations
from portal.pages.cancelling import router as cancelling
from portal.pages.career import router as career
from portal.pages.corrections import router as corrections
from portal.pages.cycles import router as cycles
from portal.pages.delegations import router as delegations
from portal.pages.dialogues import router as dialogues
from portal.pages.disputes import router as disputes
from portal.pages.expectations import router as expectations
from portal.pages.exports import router as exports
from portal.pages.feedback import router as feedback
from portal.pages.hand_overs import router as hand_overs
from portal.pages.home import router as home
from portal.pages.imports import router as imports
from portal.pages.improvements import router as improvements
from portal.pages.live import router as live
from portal.pages.log import router as log
from portal.pages.mentoring import router as mentoring
from portal.pages.nominations import router as nominations
from portal.pages.observations import router as observations
from portal.pages.officials import router as officials
from portal.pages.own_file import router as own_file
from portal.pages.people import router as people
from portal.pages.plans import router as plans
from portal.pages.policies import router as policies
from portal.pages.reported import router as reported
from portal.pages.reports import router as reports
from portal.pages.results import router as results
from portal.pages.signing import router as signing
from portal.pages.substitute import router as substitute
from portal.pages.survey import router as survey
from portal.pages.surveys import router as surveys
from portal.pages.team import router as team
from portal.pages.units import router as units

ROUTERS = (
    home,
    log,
    reports,
    reported,
    plans,
    dialogues,
    assignments,
    expectations,
    results,
    corrections,
    observations,
    disputes,
    improvements,
    feedback,
    nominations,
    career,
    mentoring,
    briefings,
    own_file,
    delegations,
    substitute,
    team,
    live,
    approvals,
    units,
    cycles,
    amending,
    calibrations,
    cancelling,
    exports,
    hand_overs,
    officials,
    policies,
    imports,
    people,
    surveys,
    survey,
    signing,
)

__all__ = ["ROUTERS"]
