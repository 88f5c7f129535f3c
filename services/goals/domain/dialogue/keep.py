"""Recording a dialogue, acknowledging its minutes, and what becomes of what was agreed."""

from dataclasses import replace
from datetime import date
from typing import Final

from services.goals.domain.access import must_be_party, must_be_rater
from services.goals.domain.cycle.state import heard_cycle
from services.goals.domain.dialogue.requests import DoneIn, MinutesIn, MinutesReadIn, PrivateNoteIn
from services.goals.domain.dialogue.state import (
    Acknowledgement,
    DialogueState,
    FollowUp,
    Minutes,
    PrivateNote,
    plan_of,
    side_of,
)
from services.goals.domain.directory import PERSON
from services.goals.domain.plan.state import PLAN, PlanState, opening_of
from services.goals.domain.refusals import TooMany
from shared.authority import Signed
from shared.decision import Decision, Env, Findings, Invalid, NotYours, Rejected, existing
from shared.ids import directory, goals
from shared.ids.form import agency_of

VERSIONS_MAX: Final = 20


class MinutesAcknowledged(Rejected):
    """The other side acknowledged the minutes: they are changed no more; record another dialogue."""

    code = "minutes-acknowledged"


class MinutesMoved(Rejected):
    """The minutes were changed meanwhile; read them again before acknowledging."""

    code = "minutes-moved"


class NotAcknowledged(Rejected):
    """What was agreed stands once the other side acknowledged the minutes."""

    code = "not-acknowledged"


class PresentUnknown(Invalid):
    """Somebody named as present is not in the agency's directory; name guests from outside under guests."""

    code = "present-unknown"


class DueDay(Invalid):
    """What was agreed is due on the day of the dialogue or later."""

    code = "due-day"


class FollowUpUnknown(Rejected):
    """The minutes have no follow-up of this number; read them again."""

    code = "follow-up-unknown"
    status = 404


def record_minutes(state: DialogueState | None, told: MinutesIn, env: Env) -> Decision[DialogueState]:
    """Record a dialogue, or correct its minutes as long as the other side has not acknowledged them.

    Every version is kept; the same again changes nothing.

    :raises Rejected: when the caller is neither side, the other side recorded or acknowledged, or a field is wrong
    """
    plan, signed = _plan_and_party(env)
    side = side_of(signed, plan.assignment)
    if state is not None and state.recorder is not side:
        raise NotYours("Notulen ini dicatat oleh pihak lain. Akui notulen itu, dengan tanggapan bila perlu.")
    opening = opening_of(plan, heard_cycle(env, plan.cycle_id), day_of=env.day_of)
    minutes = _minutes(told, signed, held_on=env.on(told, since=opening), today=env.today)
    if state is not None and _same(state.minutes, minutes):
        return Decision(state)
    if state is not None and state.acknowledged is not None:
        raise MinutesAcknowledged("Notulen ini sudah diakui pihak lain dan tidak diubah lagi. Catat dialog baru.")
    if state is not None and len(state.versions) >= VERSIONS_MAX:
        raise TooMany(f"Notulen ini sudah diubah {VERSIONS_MAX} kali. Catat dialog baru.")
    _check(told, minutes, env)
    if state is not None:
        return Decision(replace(state, versions=(*state.versions, minutes)))
    cycle, employee, segment, dialogue = goals.DIALOGUE.read(env.id)
    return Decision(
        DialogueState(
            agency_id=agency_of(env.id),
            cycle_id=cycle,
            employee_id=employee,
            segment=int(segment),
            dialogue_id=dialogue,
            recorder=side,
            versions=(minutes,),
        )
    )


def acknowledge(state: DialogueState | None, told: MinutesReadIn, env: Env) -> Decision[DialogueState]:
    """Acknowledge the minutes that the other side recorded, with a remark; twice counts once.

    :raises Rejected: when the caller is not the other side, or the minutes were changed since they were read
    """
    dialogue = existing(state)
    plan, signed = _plan_and_party(env)
    if side_of(signed, plan.assignment) is dialogue.recorder:
        raise NotYours("Notulen diakui oleh pihak yang tidak mencatatnya. Mintalah pihak itu membacanya.")
    if dialogue.acknowledged is not None:
        return Decision(dialogue)
    if told.minutes_version != len(dialogue.versions):
        raise MinutesMoved(
            f"Notulen sudah diubah (versi sekarang {len(dialogue.versions)}). Baca lagi, lalu akui.",
            field="minutes_version",
        )
    on = env.on(told, since=dialogue.minutes.held_on)
    done = Acknowledgement(by=signed.by, acting_for=signed.acting_for, on=on, remark=told.remark)
    return Decision(replace(dialogue, acknowledged=done))


def follow_up(state: DialogueState | None, told: DoneIn, env: Env) -> Decision[DialogueState]:
    """Note that something agreed is done; either side. Twice counts once.

    :raises Rejected: when the caller is neither side, the minutes are not acknowledged, or have no such follow-up
    """
    dialogue = existing(state)
    _plan, signed = _plan_and_party(env)
    if dialogue.acknowledged is None:
        raise NotAcknowledged("Notulen ini belum diakui pihak lain. Mintalah pengakuannya dahulu.")
    minutes = dialogue.minutes
    if not 1 <= told.number <= len(minutes.follow_ups):
        raise FollowUpUnknown(f"Notulen ini tidak memuat tindak lanjut nomor {told.number}.", field="number")
    known = minutes.follow_ups[told.number - 1]
    if known.done_on is not None:
        return Decision(dialogue)
    on = env.on(told, since=minutes.held_on)
    done = replace(known, done_on=on, done_by=signed.by, done_note=told.note)
    changed = tuple(done if each is known else each for each in minutes.follow_ups)
    return Decision(replace(dialogue, versions=(*dialogue.versions[:-1], replace(minutes, follow_ups=changed))))


def note_privately(state: DialogueState | None, told: PrivateNoteIn, env: Env) -> Decision[DialogueState]:
    """Keep a note of one's own beside the minutes; an empty text takes it away. The rater, or who acts for the rater.

    :raises Rejected: when the caller is neither
    """
    dialogue = existing(state)
    assignment = _plan(env).assignment
    if env.by.employee_id == assignment.employee_id:
        raise NotYours("Catatan pribadi pada dialog hanya dibuat pejabat penilai. Tulis tanggapan pada notulen.")
    signed = must_be_rater(env.by, assignment)
    others = tuple(each for each in dialogue.private if each.author_id != signed.by)
    mine = (PrivateNote(author_id=signed.by, text=told.text, written_on=env.today),) if told.text else ()
    known = next((each.text for each in dialogue.private if each.author_id == signed.by), "")
    return Decision(dialogue if known == told.text else replace(dialogue, private=(*others, *mine)))


def _plan(env: Env) -> PlanState:
    return existing(env.get(PLAN, plan_of(env.id, agency_id=agency_of(env.id))))


def _plan_and_party(env: Env) -> tuple[PlanState, Signed]:
    plan = _plan(env)
    return plan, must_be_party(env.by, plan.assignment)


def _minutes(told: MinutesIn, signed: Signed, *, held_on: date, today: date) -> Minutes:
    return Minutes(
        held_on=held_on,
        present=told.present,
        guests=told.guests,
        notes=told.notes,
        follow_ups=tuple(FollowUp(text=each.text, desk=each.desk, due_on=each.due_on) for each in told.follow_ups),
        recorded_by=signed.by,
        recorded_for=signed.acting_for,
        recorded_on=today,
    )


def _same(known: Minutes, told: Minutes) -> bool:
    """Whether the minutes say the same, whoever of the side recorded them and whatever was done since."""
    agreed = tuple(FollowUp(text=each.text, desk=each.desk, due_on=each.due_on) for each in known.follow_ups)
    said = replace(
        known,
        follow_ups=agreed,
        recorded_by=told.recorded_by,
        recorded_for=told.recorded_for,
        recorded_on=told.recorded_on,
    )
    return said == told


def _check(told: MinutesIn, minutes: Minutes, env: Env) -> None:
    found = Findings()
    for place, employee_id in enumerate(told.present):
        with found:
            if env.get(PERSON, directory.PERSON.of(agency_of(env.id), employee_id)) is None:
                raise PresentUnknown(
                    f"Pegawai {employee_id} tidak ada di direktori instansi. Tamu dari luar ditulis pada guests.",
                    field=f"present[{place}]",
                )
    for place, each in enumerate(told.follow_ups):
        with found:
            if each.due_on < minutes.held_on:
                raise DueDay(
                    "Batas tindak lanjut tidak boleh mendahului hari dialog. Perbaiki tanggalnya.",
                    field=f"follow_ups[{place}].due_on",
                )
    found.tell()
