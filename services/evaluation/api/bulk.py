"""Acts on many appraisals at once: what is sent, and what became of each."""

from collections.abc import Mapping
from typing import Annotated, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, StringConstraints

from shared.alike import filled
from shared.commands import CommandOutcome
from shared.decision import Rejected
from shared.each import EntryTwice, Misread, alone, readable, woven
from shared.http.problems import FieldError, errors_of
from shared.request import Request
from shared.rules.vocabulary import Predicate

Done = Literal["decided", "final", "answered"]
Tried = Literal["would_decide", "would_finalise", "would_answer"]
_TRIED: Final[Mapping[Done, Tried]] = {"decided": "would_decide", "final": "would_finalise", "answered": "would_answer"}


class AboutAppraisal(Request):
    """What is sent about one appraisal of many."""

    appraisal_id: Annotated[str, StringConstraints(max_length=400)]


Item = TypeVar("Item", bound=AboutAppraisal)


class BulkBody(Request, Generic[Item]):
    """What is sent about many people; of two items about one appraisal the first counts. A dry run only tells."""

    items: Annotated[
        tuple[Annotated[Item | Misread, alone(id="appraisal_id")], ...], Field(min_length=1, max_length=500)
    ]
    dry_run: bool = False

    def first(self) -> dict[str, Item]:
        """Give the items that could be read by appraisal: of those about the same one, the first.

        :raises Unreadable: when none could be read
        """
        found: dict[str, Item] = {}
        for each in readable(self.items):
            found.setdefault(each.appraisal_id, each)
        return found


_TWICE: Final = EntryTwice(
    "Penilaian ini tertulis dua kali dalam satu kiriman; yang pertama yang dipakai. Hapus yang lain.",
    field="appraisal_id",
)


class BulkOutcome(BaseModel):
    """What became of one item, or would; without a predicate where there is no rating."""

    appraisal_id: str
    status: Done | Tried | Literal["rejected"]
    version: int | None = None
    predicate: Predicate | None = None
    code: str | None = None
    detail: str | None = None
    field: str | None = None
    errors: list[FieldError] = []


class BulkAnswer(BaseModel):
    """What became of each item, in order."""

    items: list[BulkOutcome]


def answer_each(body: BulkBody[Item], outcomes: Mapping[str, CommandOutcome], done: Done) -> BulkAnswer:
    """Say what became of each item, in order."""
    first, status = body.first(), _TRIED[done] if body.dry_run else done
    told = [
        _outcome(each.appraisal_id, outcomes[each.appraisal_id] if first[each.appraisal_id] is each else _TWICE, status)
        for each in readable(body.items)
    ]
    return BulkAnswer(items=list(woven(body.items, told, _refused)))


def _refused(appraisal_id: str, refusal: Rejected) -> BulkOutcome:
    return filled(
        BulkOutcome,
        refusal,
        appraisal_id=appraisal_id,
        status="rejected",
        detail=refusal.text,
        errors=errors_of(refusal),
    )


def _outcome(appraisal_id: str, outcome: CommandOutcome, status: Done | Tried) -> BulkOutcome:
    if isinstance(outcome, Rejected):
        return _refused(appraisal_id, outcome)
    rated = outcome.state.decision.outcome
    return filled(BulkOutcome, outcome, rated, appraisal_id=appraisal_id, status=status)
