"""Policies: the platform's own and the agency's, and uploading one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from services.evaluation.domain.policy.running import running
from services.evaluation.domain.policy.trial import Compared
from services.evaluation.rules.policy.packaged import packaged, parse
from services.evaluation.rules.policy.written import text_of
from services.evaluation.store import policies_of
from services.evaluation.usecases.cycles import find_policy, is_packaged, upload_policy, what_forbids
from services.evaluation.usecases.trials import PEOPLE_MAX, try_on_cycle
from shared.acting import Acting, OfficerActingDep, ReadingDep, acted
from shared.alike import filled
from shared.decision import Invalid, NotFound
from shared.events.base import Id
from shared.events.evaluation import CyclePeriod
from shared.http.pages import After
from shared.ids import evaluation
from shared.policy.clause import Label
from shared.policy.policy import Policy
from shared.request import WRITTEN

router = APIRouter(tags=["policies"])

_TEXT = {"schema": {"type": "string", "description": "Kebijakan sebagai YAML."}}
_OBJECT = {"schema": {"type": "object", "description": "Kebijakan sebagai JSON."}}
_BODY = {"requestBody": {"required": True, "content": {"application/yaml": _TEXT, "application/json": _OBJECT}}}


class PolicyRow(BaseModel):
    """A policy in the list."""

    policy_id: str
    version: int
    title: Label
    regulation: str
    periods: tuple[CyclePeriod, ...]
    valid_from: str
    valid_to: str | None
    packaged: bool


class PolicyList(BaseModel):
    """All policies an agency can open a cycle under."""

    items: list[PolicyRow]
    next: str | None = None


class PolicyView(BaseModel):
    """A policy, whole."""

    id: str
    version: int
    packaged: bool
    policy: Policy


class PolicyChecked(BaseModel):
    """What a dry run answers; ``refusal``: why a sound policy would still not be kept under its id and version."""

    valid: bool
    policy_id: str
    version: int
    title: Label
    refusal: str | None = None


class PolicyTrial(BaseModel):
    """What a policy would suggest for the next people of a cycle; ``next`` is the cursor of those after them.

    ``people``: on how many it was tried; ``changed`` names those for whom it would suggest something else.
    """

    policy_id: str
    version: int
    title: Label
    cycle_id: str
    people: int
    predicates_now: dict[str, int]
    predicates_tried: dict[str, int]
    changed: tuple[Compared, ...]
    next: str | None


@router.get("/policies")
async def list_policies(acting: ReadingDep) -> PolicyList:
    """List the policies under which a cycle can be opened."""
    own = await policies_of(acting)
    rows = [
        *(_row(policy, packaged=True) for policy in packaged()),
        *(_row(running(state.text).policy, packaged=False) for state in own),
    ]
    return PolicyList(items=sorted(rows, key=lambda row: (row.policy_id, row.version)))


@router.get("/policies/{policy_id}/{version}")
async def read_policy(
    acting: ReadingDep, policy_id: Annotated[Id, Path()], version: Annotated[int, Path(ge=1)]
) -> PolicyView:
    """Read one version of a policy."""
    return _view(acting.agency_id, await _version(acting, policy_id, version))


@router.get("/policies/{policy_id}/{version}/text", response_class=PlainTextResponse)
async def read_text(
    acting: ReadingDep, policy_id: Annotated[Id, Path()], version: Annotated[int, Path(ge=1)]
) -> PlainTextResponse:
    """Read one version of a policy as YAML, to be changed and sent as a new one."""
    return PlainTextResponse(text_of(await _version(acting, policy_id, version)), media_type="application/yaml")


@router.post("/policies", status_code=201, response_model=PolicyView | PolicyChecked, openapi_extra=_BODY)
async def post_policy(
    acting: OfficerActingDep,
    request: Request,
    response: Response,
    dry_run: Annotated[bool, Query(description="Hanya periksa, jangan simpan.")] = False,
) -> PolicyView | PolicyChecked:
    """Upload a policy as YAML or JSON; with dry_run only check it."""
    policy = parse(_text(await request.body()))
    if dry_run:
        response.status_code = 200
        forbids = await what_forbids(acting, policy)
        return filled(PolicyChecked, policy, valid=True, refusal=forbids.text if forbids is not None else None)
    done = await upload_policy(acting, policy)
    if done.repeated:
        response.status_code = 200
    acted(response, done)
    return _view(acting.agency_id, policy)


@router.post("/cycles/{cycle_id}/policy-trials", openapi_extra=_BODY)
async def post_trial(
    acting: OfficerActingDep,
    cycle_id: Id,
    request: Request,
    unit_id: Annotated[Id | None, Query(description="Hanya pegawai unit ini.")] = None,
    limit: Annotated[int, WRITTEN, Query(ge=1, le=PEOPLE_MAX, description="Jumlah orang paling banyak.")] = PEOPLE_MAX,
    after: After = None,
) -> PolicyTrial:
    """Try a policy (YAML or JSON) on the people of a cycle: whose suggestion would change, and how; nothing is kept."""
    policy = parse(_text(await request.body()))
    trial, following = await try_on_cycle(acting, cycle_id, policy, unit_id=unit_id, limit=limit, after=after)
    return filled(PolicyTrial, trial, policy, cycle_id=cycle_id, next=following)


async def _version(acting: Acting, policy_id: str, version: int) -> Policy:
    found = await find_policy(acting, policy_id, version)
    if found is None:
        raise NotFound(f"Kebijakan {policy_id} versi {version} tidak ada. Lihat daftar kebijakan.")
    return found


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("Kebijakan harus berupa teks UTF-8 (YAML atau JSON).", field="policy") from error


def _view(agency_id: str, policy: Policy) -> PolicyView:
    id = evaluation.POLICY.of(agency_id, policy.policy_id, policy.version)
    return PolicyView(id=id, version=policy.version, packaged=is_packaged(policy.policy_id), policy=policy)


def _row(policy: Policy, *, packaged: bool) -> PolicyRow:
    until = policy.valid_to.isoformat() if policy.valid_to else None
    dates = {"valid_from": policy.valid_from.isoformat(), "valid_to": until}
    return filled(PolicyRow, policy, **dates, packaged=packaged)
