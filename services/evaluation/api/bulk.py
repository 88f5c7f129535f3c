"""Acts on many appraisals at once: what is sent, and what became of each."""

from collections.abc import Mapping
from typing import Annotated, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, Field, StringConstraints, field_validator

from shared.alike import filled
from shared.commands import CommandOutcome
from shared.decision import Rejected
from shared.request import Request
from shared.rules.vocabulary import Predicate

Done = Literal["decided", "final"]
Tried = Literal["would_decide", "would_finalise"]
_TRIED: Final[Mapping[Done, Tried]] = {"decided": "would_decide", "final": "would_finalise"}


class AboutAppraisal(Request):
    """What is sent about one appraisal of many."""

    appraisal_id: Annotated[str, StringConstraints(max_length=400)]


Item = TypeVar("Item", bound=AboutAppraisal)


class BulkBody(Request, Generic[Item]):
    """What is sent about many people, each once. A dry run only tells."""

    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=500)]
    dry_run: bool = False

    @field_validator("items")
    @classmethod
    def _each_once(cls, items: tuple[Item, ...]) -> tuple[Item, ...]:
        if len({item.appraisal_id for item in items}) < len(items):
            raise ValueError("setiap appraisal_id hanya boleh satu kali")
        return items


class BulkOutcome(BaseModel):
    """What became of one item, or would; without a predicate where there is no rating."""

    appraisal_id: str
    status: Done | Tried | Literal["rejected"]
    version: int | None = None
    predicate: Predicate | None = None
    code: str | None = None
    detail: str | None = None
    field: str | None = None


class BulkAnswer(BaseModel):
    """What became of each item, in order."""

    items: list[BulkOutcome]


def answer_each(body: BulkBody[Item], outcomes: Mapping[str, CommandOutcome], done: Done) -> BulkAnswer:
    """Say what became of each item."""
    status = _TRIED[done] if body.dry_run else done
    return BulkAnswer(items=[_outcome(each.appraisal_id, outcomes[each.appraisal_id], status) for each in body.items])


def _outcome(appraisal_id: str, outcome: CommandOutcome, status: Done | Tried) -> BulkOutcome:
    if isinstance(outcome, Rejected):
        return filled(BulkOutcome, outcome, appraisal_id=appraisal_id, status="rejected", detail=outcome.text)
    rated = outcome.state.decision.outcome
    return filled(BulkOutcome, outcome, rated, appraisal_id=appraisal_id, status=status)
