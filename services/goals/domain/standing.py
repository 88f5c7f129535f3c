"""What became of an entry or a realisation: corrected, withdrawn, confirmed or returned; every version is kept.

What was recorded lies there unchanged (ADR 18). An act on it is an addition as well, with all items of one request; the
log, plan or unit names the acts that count, in their order.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

from services.goals.domain.realisation import Receipt
from shared.authority import Signed
from shared.decision import Invalid, Rejected

C = TypeVar("C")
_REASON_MIN: Final = 10
ACTS_MAX: Final = 500
"""How many requests may act on one month, plan or unit: their names are kept in its document."""


class ItemUnknown(Rejected):
    """Nothing was recorded under this id; read the list again."""

    code = "item-unknown"
    status = 404


class ItemChanged(Rejected):
    """It is not the version that was read; read it again."""

    code = "item-changed"


class ItemWithdrawn(Rejected):
    """It was withdrawn; what should count is recorded under a new id."""

    code = "item-withdrawn"


class NotVerified(Rejected):
    """The policy does not ask the superior to confirm this."""

    code = "not-verified"


class ReasonMissing(Invalid):
    """Whoever returns something says why."""

    code = "reason-missing"


class ChangedMeanwhile(Rejected):
    """Somebody changed the same while this act was decided; the same request can be sent again."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("Data ini sedang diubah orang lain. Coba lagi sebentar lagi.")


class Step(StrEnum):
    """What somebody did with something recorded: the employee corrects or withdraws, the superior does the others."""

    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


BY_SUPERIOR: Final = frozenset({Step.CONFIRMED, Step.RETURNED})
"""The steps of the superior; the others are those of who recorded."""


class Status(StrEnum):
    """How something recorded stands. ``submitted``: it waits for the superior; ``recorded``: nobody has to confirm."""

    RECORDED = "recorded"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStep:
    """A step on one item: on which version, and why."""

    id: str
    version: int
    step: Step
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(ItemStep, Generic[C]):
    """A step as somebody asks for it; ``content``: what the item says after a correction."""

    content: C | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Generic[C]):
    """Steps of one request, with what corrected items say. ``owner``: the document that says whether they count."""

    owner: str
    name: str
    by: str
    acting_for: str | None = None
    items: tuple[ItemStep, ...]
    corrected: tuple[C, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastStep(Generic[C]):
    """One step on an item; ``content``: what it said from then on, where that changed; ``at`` in UTC."""

    step: Step
    version: int
    reason: str
    by: str
    acting_for: str | None
    at: datetime | None
    content: C | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Generic[C]):
    """What an item says now, which version that is, and all that was done with it, the oldest first."""

    content: C
    version: int = 1
    steps: tuple[PastStep[C], ...] = ()

    @property
    def last(self) -> Step | None:
        """The last step; None where nobody did anything since it was recorded."""
        return self.steps[-1].step if self.steps else None

    def status(self, *, verified: bool) -> Status:
        """How it stands, where the superior has to confirm such items or not."""
        match self.last:
            case Step.WITHDRAWN:
                return Status.WITHDRAWN
            case Step.CONFIRMED if verified:
                return Status.CONFIRMED
            case Step.RETURNED if verified:
                return Status.RETURNED
            case _:
                return Status.SUBMITTED if verified else Status.RECORDED

    def counts(self, *, verified: bool) -> bool:
        """Whether it counts: not what was withdrawn, and only what was confirmed where the policy wants that."""
        return self.status(verified=verified) in (Status.RECORDED, Status.CONFIRMED)


def after(standing: Standing[C], step: ItemStep, content: C | None, signed: Signed, at: datetime | None) -> Standing[C]:
    """Take one step further."""
    version = standing.version + 1 if step.step is Step.CORRECTED else standing.version
    done = PastStep(
        step=step.step,
        version=version,
        reason=step.reason,
        by=signed.by,
        acting_for=signed.acting_for,
        at=at,
        content=content,
    )
    said = standing.content if content is None else content
    return replace(standing, content=said, version=version, steps=(*standing.steps, done))


def standings(
    recorded: Mapping[str, C],
    acts: Sequence[tuple[Act[C], datetime | None]],
    *,
    counting: Sequence[str],
    id_of: Callable[[C], str],
) -> dict[str, Standing[C]]:
    """Give how everything recorded stands, by its id, after the acts that count; with when each was done."""
    found = {id: Standing(content=content) for id, content in recorded.items()}
    by_name = {act.name: (act, at) for act, at in acts}
    for act, at in (by_name[name] for name in counting if name in by_name):
        contents = {id_of(each): each for each in act.corrected}
        signed = Signed(by=act.by, acting_for=act.acting_for)
        for each in act.items:
            if each.id in found:
                found[each.id] = after(found[each.id], each, contents.get(each.id), signed, at)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What became of one step that was asked for; ``version``: the one that the item has now."""

    id: str
    outcome: Receipt
    version: int | None = None
    refusal: Rejected | None = field(default=None, compare=False)


@dataclass(slots=True, kw_only=True)
class Judging(Generic[C]):
    """Judges the steps of one request one after the other; each is answered for itself.

    ``verified``: whether the policy wants such items confirmed. ``check``: whether a correction may be taken.
    """

    standing: dict[str, Standing[C]]
    signed: Signed
    verified: Callable[[C], bool]
    check: Callable[[C, C], None]
    at: datetime
    taken: list[Asked[C]] = field(default_factory=list)

    def judge(self, asked: Iterable[Asked[C]]) -> tuple[Judged, ...]:
        """Say of each step what becomes of it, and remember those that are taken."""
        return tuple(self._one(each) for each in asked)

    def items(self) -> tuple[ItemStep, ...]:
        """The steps that were taken."""
        return tuple(
            ItemStep(id=each.id, version=each.version, step=each.step, reason=each.reason) for each in self.taken
        )

    def corrected(self) -> tuple[C, ...]:
        """What the corrected items say now."""
        return tuple(each.content for each in self.taken if each.content is not None)

    def _one(self, asked: Asked[C]) -> Judged:
        try:
            known = self.standing.get(asked.id)
            if known is None:
                raise ItemUnknown(f"Tidak ada catatan {asked.id}. Lihat daftarnya kembali.", field="id")
            if any(each.id == asked.id for each in self.taken):
                raise Invalid(f"Catatan {asked.id} disebut dua kali dalam satu kiriman. Kirim sekali.", field="id")
            if _is_done(known, asked):
                return Judged(id=asked.id, outcome=Receipt.REPEATED, version=known.version)
            self._check(known, asked)
        except Rejected as refusal:
            return Judged(id=asked.id, outcome=Receipt.REFUSED, refusal=refusal)
        self.taken.append(asked)
        self.standing[asked.id] = now = after(known, asked, asked.content, self.signed, self.at)
        return Judged(id=asked.id, outcome=Receipt.RECORDED, version=now.version)

    def _check(self, known: Standing[C], asked: Asked[C]) -> None:
        if known.last is Step.WITHDRAWN:
            raise ItemWithdrawn(f"Catatan {asked.id} sudah ditarik. Catat yang benar dengan id baru.", field="id")
        if asked.version != known.version:
            text = f"Catatan {asked.id} sudah berubah (versi sekarang {known.version}). Muat ulang, lalu ulangi."
            raise ItemChanged(text, field="version")
        if asked.step in BY_SUPERIOR and not self.verified(known.content):
            text = "Kebijakan siklus ini tidak meminta pemeriksaan catatan ini; catatan itu sudah dihitung."
            raise NotVerified(text, field="id")
        if asked.step is Step.RETURNED and len(asked.reason) < _REASON_MIN:
            text = f"Sebutkan alasan pengembalian catatan {asked.id}, paling sedikit {_REASON_MIN} huruf."
            raise ReasonMissing(text, field="reason")
        if asked.content is not None:
            self.check(known.content, asked.content)


def _is_done(known: Standing[C], asked: Asked[C]) -> bool:
    """Whether nothing is left to do: a client on a bad network sends the last step again."""
    if asked.content is not None and (asked.version, asked.content) == (known.version, known.content):
        return True
    last = known.steps[-1] if known.steps else None
    if last is None or last.step is not asked.step or last.reason != asked.reason:
        return False
    if asked.step is Step.CORRECTED:
        return asked.version == known.version - 1 and asked.content == known.content
    return asked.version == known.version
