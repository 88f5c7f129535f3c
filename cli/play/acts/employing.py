"""Steps at the directory: employment and leave, files, erasure."""

import base64
import csv
import io
from datetime import date
from typing import Final

from cli.play.answers import ImportSeen, PlanSeen
from cli.play.platform import Service
from cli.play.stage import Stage
from cli.play.steps import Employ, Erase, ImportPeople
from cli.play.waiting import StepFailed, until
from shared.ids.goals import PLAN

_HEADINGS: Final = ("employee_id", "nama", "kode unit", "jabatan", "golongan jabatan", "atasan")


async def employ(stage: Stage, step: Employ) -> None:
    """Record somebody's employment."""
    body = {
        "kind": step.kind,
        "first_day": step.first,
        "last_day": step.last,
        "ended": step.ended,
        "leaves": [{"kind": each.kind, "first_day": each.first, "last_day": each.last} for each in step.leaves],
    }
    path = f"/people/{step.of}/employment"
    actor = stage.officer(step.by)
    await stage.order(Service.DIRECTORY, path, actor=actor, body=body, step=step, put=True)
    if step.refused is None and step.last is not None:
        await _ended(stage, step, step.last)


async def _ended(stage: Stage, step: Employ, last: date) -> None:
    """Wait until goals has ended the plan of who leaves within the cycle."""
    cycle = stage.story.cycle_of(step)
    if step.of not in stage.story.participants(cycle) or not cycle.starts <= last < cycle.ends:
        return
    plan = f"/plans/{stage.personal(PLAN, step, step.of)}"
    await until(
        lambda: stage.platform.get(Service.GOALS, plan, actor=stage.officer()),
        holds=lambda seen: seen.accepted and seen.read(PlanSeen).ends_on == last,
        what=f"rencana {step.of} berakhir {last}",
        patience=stage.patience,
    )


async def import_people(stage: Stage, step: ImportPeople) -> None:
    """Try a file, see that it says what the story says, then import it.

    :raises StepFailed: when it counts something else
    """
    actor = stage.admin()
    file = {"name": "pegawai.csv", "content": base64.b64encode(_rows(stage, step)).decode()}
    for trial in (True, False):
        body = {"files": [file], "dry_run": trial}
        answer = await stage.order(Service.DIRECTORY, "/imports", actor=actor, body=body, step=step)
        if step.refused is not None:
            return
        counts = answer.read(ImportSeen).counts
        if any(counts.get(name, 0) != count for name, count in step.counts.items()):
            raise StepFailed(f"berkas pegawai: diharapkan {step.counts}, ternyata {counts}")
        path = f"/imports/{answer.read(ImportSeen).import_id}"
    await until(
        lambda: stage.platform.get(Service.DIRECTORY, path, actor=actor),
        holds=lambda seen: seen.accepted and seen.read(ImportSeen).status == "done",
        what="impor pegawai selesai",
        patience=stage.patience,
    )


async def erase(stage: Stage, step: Erase) -> None:
    """Erase name and NIP of somebody who has left."""
    path = f"/people/{step.of}/erasure"
    await stage.order(Service.DIRECTORY, path, actor=stage.admin(), body={"reason": step.reason}, step=step)


def _rows(stage: Stage, step: ImportPeople) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(_HEADINGS)
    for id in stage.story.named(step.of, step):
        each = stage.story.person_on(id, step.on)
        rows.writerow((each.id, each.name, each.unit, each.position, each.group, each.rater or ""))
    return text.getvalue().encode()
