"""What the services answer, as far as stories look at it."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

M = TypeVar("M", bound="Seen")


class Seen(BaseModel):
    """An answer; fields that stories do not look at are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Problem(Seen):
    """An error as RFC 9457 has it."""

    code: str = ""
    detail: str = ""


class Item(Seen):
    """The fate of one item of a bulk command."""

    appraisal_id: str = ""
    outcome: str | None = None
    status: str | None = None
    code: str | None = None
    detail: str | None = None


class Items(Seen):
    """The fates of all items of a bulk command."""

    items: tuple[Item, ...]


class EvidenceSeen(Seen):
    """A link to evidence."""

    url: str
    title: str = ""


class EntrySeen(Seen):
    """An entry of an activity log."""

    activity_id: str
    version: int
    status: str
    on: date
    kind: str
    text: str
    minutes: int
    evidence: tuple[EvidenceSeen, ...] = ()
    hours_jp: Decimal | None = None
    competence: str | None = None
    training_id: str | None = None

    def content(self) -> dict[str, object]:
        """What it says, as it is sent."""
        return self.model_dump(mode="json", exclude={"version", "status"})


class MonthSeen(Seen):
    """A month of activities."""

    items: tuple[EntrySeen, ...]


class ReportSeen(Seen):
    """A realisation."""

    realisation_id: str
    indicator_id: str
    version: int
    status: str
    on: date
    value: Decimal | None = None
    text: str = ""
    evidence: tuple[EvidenceSeen, ...] = ()

    def content(self) -> dict[str, object]:
        """What it says, as it is sent."""
        return self.model_dump(mode="json", exclude={"version", "status"})


class ReportsSeen(Seen):
    """All realisations of a plan."""

    items: tuple[ReportSeen, ...]


class RecordedSeen(Seen):
    """What became of one entry of the directory; ``problem`` where it was refused."""

    id: str
    outcome: str
    problem: Problem | None = None


class AllRecordedSeen(Seen):
    """What became of all entries."""

    items: tuple[RecordedSeen, ...]


class OutcomeSeen(Seen):
    """Ratings, suggested or decided."""

    results: str | None = None
    behaviour: str | None = None
    predicate: str | None = None
    results_percent: Decimal | None = None
    behaviour_percent: Decimal | None = None
    missing: tuple[str, ...] = ()


class FitSeen(Seen):
    """Whether a unit's decided predicates fit its own; None while there is nothing to compare."""

    valid: bool | None = None


class UnitSeen(Seen):
    """A unit's results."""

    distribution: FitSeen = FitSeen()


class AppraisalSeen(Seen):
    """An appraisal."""

    id: str
    employee_id: str
    status: str
    waits_for: tuple[str, ...] = ()
    suggested: OutcomeSeen = OutcomeSeen()
    decided: OutcomeSeen | None = None
    deviates: bool = False
    deviation_reason: str = ""
    unrated_reason: str = ""


class ExplanationSeen(Seen):
    """Why an appraisal says what it says."""

    summary: str = ""
    steps: tuple[object, ...] = ()
    rules: tuple[str, ...] = ()


class CycleCounts(Seen):
    """Appraisals of a cycle by status."""

    total: int = 0
    open: int = 0
    final: int = 0
    cancelled: int = 0


class WaitingSeen(Seen):
    """What an appraisal still waits for."""

    waits_for: tuple[str, ...] = ()


class CycleSeen(Seen):
    """A cycle as evaluation tells it."""

    status: str
    appraisals: CycleCounts = CycleCounts()
    unanswered: tuple[str, ...] = ()
    waiting: tuple[WaitingSeen, ...] = ()
    waiting_total: int = 0


class EnrolmentSeen(Seen):
    """A cycle as goals tells it."""

    enrolled: int | None = None


class PastSeen(Seen):
    """One result in somebody's history."""

    appraisal: str
    predicate: str | None = None


class ProfileSeen(Seen):
    """A career profile."""

    history: tuple[PastSeen, ...] = ()


class PositionOffered(Seen):
    """A position that a recommendation leads to."""

    position_id: str


class TrainingOffered(Seen):
    """A training that a recommendation leads to."""

    training_id: str


class RecommendationSeen(Seen):
    """A recommendation."""

    id: str
    kind: str
    about: str | None = None
    status: str
    reason: str = ""
    positions: tuple[PositionOffered, ...] = ()
    trainings: tuple[TrainingOffered, ...] = ()

    @property
    def name(self) -> str:
        """The short form that stories use: kind, or kind:about."""
        return self.kind if self.about is None else f"{self.kind}:{self.about}"


class RecommendationsSeen(Seen):
    """Recommendations of a person."""

    items: tuple[RecommendationSeen, ...]


class MatchSeen(Seen):
    """A mentoring match."""

    id: str


class AwardSeen(Seen):
    """An award."""

    id: str
    letter_number: str
    status: str


class AwardsSeen(Seen):
    """Awards of a person."""

    items: tuple[AwardSeen, ...]


class SeatSeen(Seen):
    """Somebody in the talent map."""

    employee_id: str


class SeatsSeen(Seen):
    """People of a box, or of none."""

    items: tuple[SeatSeen, ...]


class SuccessorSeen(Seen):
    """Somebody in the register of successors."""

    employee_id: str
    box: int | None = None
    removed: dict[str, str] | None = None


class SuccessorsSeen(Seen):
    """The register of successors for a position."""

    items: tuple[SuccessorSeen, ...]


class RowSeen(Seen):
    """What became of a row of an import."""

    row: int
    code: str | None = None
    detail: str | None = None


class ImportedSeen(Seen):
    """What became of the rows of an import."""

    rows: tuple[RowSeen, ...]


class AssigningSeen(Seen):
    """A template that is put into plans."""

    id: str = ""
    done: bool = False
    have: int = 0


class RaterReportSeen(Seen):
    """A report about the rater on a plan."""

    number: int


class ReportedSeen(Seen):
    """A plan with its reports about the rater."""

    rater_reports: tuple[RaterReportSeen, ...] = ()


class RolledUpSeen(Seen):
    """What an indicator of a unit comes to."""

    indicator_id: str
    value: Decimal | None = None


class RollUpsSeen(Seen):
    """What the indicators of a unit come to."""

    items: tuple[RolledUpSeen, ...]

    def value_of(self, indicator: str) -> Decimal | None:
        """Find what one of them comes to."""
        return next((each.value for each in self.items if each.indicator_id == indicator), None)


class ProgressSeen(Seen):
    """How far somebody is."""

    employee_id: str = ""
    percent: Decimal | None = None


class ImportSeen(Seen):
    """A file that is imported."""

    import_id: str
    status: str
    counts: dict[str, int] = {}


class HabitSeen(Seen):
    """How predicates fall."""

    predicate_percent: dict[str, Decimal] = {}


class LeniencySeen(Seen):
    """How a rater decides."""

    people: int
    rater: HabitSeen | None = None


class PopulationSeen(Seen):
    """Whom a cycle would take in."""

    employees: tuple[str, ...]


class ClosingUnitSeen(Seen):
    """Whose plan in a unit is not agreed on."""

    not_agreed: tuple[str, ...] = ()


class ClosingUnitsSeen(Seen):
    """Units before closing."""

    items: tuple[ClosingUnitSeen, ...]


class ClosingSeen(Seen):
    """A cycle before closing."""

    units: ClosingUnitsSeen


class FilledSeen(Seen):
    """What became of the answers to a question set."""

    complete: bool


class AdviceSeen(Seen):
    """Something that a text lacks."""

    check: str


class TakenSeen(Seen):
    """What became of a text."""

    advice: tuple[AdviceSeen, ...] = ()


class SampleSeen(Seen):
    """How many answers a survey needs, and whether it has them."""

    needed: int
    reached: bool


class SurveySeen(Seen):
    """A survey."""

    answers: int
    index: Decimal | None = None
    grade: str | None = None
    set_aside: dict[str, int] = {}
    attributed_to: str | None = None
    sample: SampleSeen | None = None


class CreditSeen(Seen):
    """Somebody's credits."""

    total: Decimal | None = None


class CreditLetterSeen(Seen):
    """A letter."""

    number: str


class DeterminationSeen(Seen):
    """Credits determined by letter."""

    id: str
    status: str
    letter: CreditLetterSeen
    total: Decimal


class DeterminationsSeen(Seen):
    """All of somebody's."""

    items: tuple[DeterminationSeen, ...]


class GroupSeen(Seen):
    """A group of a report."""

    people: int


class TableSeen(Seen):
    """Groups of one kind."""

    by: str
    hidden_groups: int


class FairnessSeen(Seen):
    """A report about groups."""

    everybody: GroupSeen | None = None
    tables: tuple[TableSeen, ...] = ()


class RowsSeen(Seen):
    """Rows of any list."""

    items: tuple[dict[str, object], ...]


class NamedSeen(Seen):
    """Somebody's name."""

    employee_id: str


class NamesSeen(Seen):
    """Names that may be known."""

    items: tuple[NamedSeen, ...]


class CodesSeen(Seen):
    """One-time codes of a survey."""

    codes: tuple[str, ...]


class Answer(BaseModel):
    """The answer to one call."""

    model_config = ConfigDict(frozen=True)

    status: int
    text: str

    @property
    def accepted(self) -> bool:
        """Whether the service did what was asked."""
        return 200 <= self.status < 300

    @property
    def problem(self) -> Problem:
        """The error, or an empty one when the text is none."""
        try:
            return Problem.model_validate_json(self.text)
        except ValidationError:
            return Problem(detail=self.text[:200])

    def read(self, model: type[M]) -> M:
        """Read the answer.

        :raises ValidationError: when it is not of this form.
        """
        return model.model_validate_json(self.text)

    def __str__(self) -> str:
        return f"{self.status} {self.problem.code}: {self.problem.detail}".strip()
