"""Steps at career with numbers: angka kredit and its letters, ends of mentoring, statistics of groups."""

from cli.play.acts.talent import imported
from cli.play.answers import CreditSeen, DeterminationSeen, DeterminationsSeen, FairnessSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import (
    CheckCredit,
    CheckFairness,
    DetermineCredit,
    EndMentoring,
    RecordAttributes,
    RecordCredit,
    WithdrawCredit,
)
from cli.play.waiting import StepFailed, until
from shared.ids.career import MATCH


async def record_credit(stage: Stage, step: RecordCredit) -> None:
    """Record level, rank and opening balance."""
    row = {
        "employee_id": step.of,
        "as_of": step.as_of,
        "level": step.level,
        "rank": step.rank,
        "opening": str(step.opening),
        "source": step.source,
    }
    await imported(stage, step, Service.CAREER, "/credit-records/imports", [row], by=step.by)


async def check_credit(stage: Stage, step: CheckCredit) -> None:
    """Wait until somebody's credits come to a sum."""
    await until(
        lambda: stage.platform.get(Service.CAREER, f"/profiles/{step.of}/credit", actor=stage.officer()),
        holds=lambda seen: seen.accepted and seen.read(CreditSeen).total == step.total,
        what=f"angka kredit {step.of} menjadi {step.total}",
        patience=stage.patience,
    )


async def determine_credit(stage: Stage, step: DetermineCredit) -> None:
    """Record a letter, and see what it comes to.

    :raises StepFailed: when it comes to something else
    """
    body: dict[str, object] = {
        "letter_number": step.letter,
        "letter_on": step.on,
        "position_history_id": step.history,
        "starts_on": step.starts,
        "ends_on": step.ends,
        "reason": step.reason,
    }
    if step.main is not None:
        body["main"] = str(step.main)
    path = f"/profiles/{step.of}/credit-determinations"
    told = await stage.order(Service.CAREER, path, actor=stage.officer(step.by), body=body, step=step)
    if step.refused is None and step.total is not None:
        found = told.read(DeterminationSeen).total
        if found != step.total:
            raise StepFailed(f"surat {step.letter}: diharapkan {step.total}, ternyata {found}")


async def withdraw_credit(stage: Stage, step: WithdrawCredit) -> None:
    """Withdraw a letter that stands.

    :raises StepFailed: when there is none of that number
    """
    actor = stage.officer(step.by)
    seen = await stage.platform.get(Service.CAREER, f"/profiles/{step.of}/credit-determinations", actor=actor)
    items = seen.read(DeterminationsSeen).items if seen.accepted else ()
    found = [each.id for each in items if each.letter.number == step.letter and each.status == "determined"]
    if not found:
        raise StepFailed(f"surat {step.letter} untuk {step.of} tidak ada: {seen}")
    path = f"/credit-determinations/{found[0]}/withdrawals"
    await stage.order(Service.CAREER, path, actor=actor, body={"reason": step.reason}, step=step)


async def end_mentoring(stage: Stage, step: EndMentoring) -> None:
    """End a match."""
    path = f"/mentoring-matches/{stage.document(MATCH, step.mentee, step.mentor, step.competence)}/endings"
    actor = stage.actor(step.by or step.mentor)
    await stage.order(Service.CAREER, path, actor=actor, body={"outcome": step.outcome}, step=step)


async def record_attributes(stage: Stage, step: RecordAttributes) -> None:
    """Record what only statistics use."""
    rows = [{"employee_id": id, "sex": each.sex, "birth_year": each.born} for id, each in step.people.items()]
    path, more = "/statistic-attributes/imports", {"purpose": step.purpose}
    await imported(stage, step, Service.CAREER, path, rows, by=step.by, more=more)


async def check_fairness(stage: Stage, step: CheckFairness) -> None:
    """Ask for a report once the cycle is closed, and wait until it says what the story says."""
    actor, cycle = stage.officer(), stage.cycle(step)
    await stage.order(Service.CAREER, "/fairness-reports", actor=actor, body={"cycle_id": cycle}, step=step)
    if step.refused is not None:
        return

    def as_told(seen: FairnessSeen) -> bool:
        hidden = {each.by: each.hidden_groups for each in seen.tables if each.hidden_groups}
        return seen.everybody is not None and seen.everybody.people == step.people and hidden == step.hidden

    await until(
        lambda: stage.platform.get(Service.CAREER, f"/fairness-reports/{cycle}", actor=actor),
        holds=lambda answer: answer.accepted and as_told(answer.read(FairnessSeen)),
        what=f"laporan keadilan: {step.people} orang, tersembunyi {step.hidden}",
        patience=stage.patience,
    )
