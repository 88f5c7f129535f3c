"""What goals answers."""

from datetime import date
from decimal import Decimal

from cli.play.answers.base import Seen


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


class EnrolmentSeen(Seen):
    """A cycle as goals tells it."""

    enrolled: int | None = None


class AssignmentSeen(Seen):
    """Where somebody works, and who rates."""

    rater_id: str | None = None


class PlanSeen(Seen):
    """A plan."""

    assignment: AssignmentSeen
    ends_on: date | None = None


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


class PopulationSeen(Seen):
    """Whom a cycle would take in."""

    employees: tuple[str, ...]
