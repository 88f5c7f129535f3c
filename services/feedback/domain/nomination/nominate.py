"""The person proposes who may be heard; the rater approves, or replaces with a reason.

What is decided about nominations publishes no event and never touches ``edition``: both would tell when somebody was
approved.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.feedback.domain.cycle import cycle_in, known_cycle
from services.feedback.domain.dossier.relations import SOURCE_NAMES, check_relation, giver_of
from services.feedback.domain.dossier.state import DOSSIER, Dossier
from services.feedback.domain.nomination.state import NOMINATED, Nominations, Nominee, Phase, Standing
from services.feedback.domain.requests import DecideNominations, ProposeNominees
from shared.alike import filled
from shared.authority import Signed, sign_for
from shared.decision import Decision, Env, Invalid, NotYours, Rejected, existing
from shared.events.feedback import Source
from shared.policy.feedback import Nomination


class NominationNotUsed(Rejected):
    """The cycle's policy has no nomination."""

    code = "nomination-not-used"


class NominationLimit(Invalid):
    """Fewer or more givers than the policy wants."""

    code = "nomination-limit"


class NominationClosed(Rejected):
    """Inputs of the cycle are closed."""

    code = "nomination-closed"


class NominationDecided(Rejected):
    """The rater has decided; only the rater changes it from then on."""

    code = "nomination-decided"


class NothingProposed(Rejected):
    """There is nothing to decide yet."""

    code = "nothing-proposed"


def propose(state: Dossier | None, asked: ProposeNominees, env: Env) -> Decision[Dossier]:
    """Propose who may be heard, in place of what was proposed before; the same again changes nothing.

    :raises Rejected: when it is not theirs, is decided or closed, or somebody stands in another relation
    """
    dossier = existing(state)
    if env.by.employee_id != dossier.assignment.employee_id:
        raise NotYours("Usulan pemberi umpan balik hanya dapat diisi oleh pegawai yang bersangkutan.")
    limits = _limits(dossier, env)
    if dossier.nominations.phase is Phase.DECIDED:
        raise NominationDecided(
            "Usulan Anda sudah diputuskan oleh penilai. Bila ada yang berubah, sampaikan kepada penilai Anda."
        )
    proposed = tuple(filled(Nominee, each) for each in asked.nominees)
    if len({each.employee_id for each in proposed}) != len(proposed):
        raise Invalid("Satu orang diusulkan dua kali. Sebutkan setiap orang satu kali.", field="nominees")
    for each in proposed:
        _check_nominee(dossier, each, env)
    _check_number(proposed, limits)
    return _taken(dossier, Phase.PROPOSED, proposed)


def decide(state: Dossier | None, asked: DecideNominations, env: Env) -> Decision[Dossier]:
    """Approve nominees and replace others; the first time about all of them, later about any. Decided again the
    same way it changes nothing. Answers that somebody gave before being replaced stay: taking them out would tell.

    :raises Rejected: when it is not theirs, nothing is proposed, somebody is left out, or the limits do not hold
    """
    dossier = existing(state)
    signed = _signed(dossier, env)
    limits = _limits(dossier, env)
    if dossier.nominations.phase is Phase.NONE:
        raise NothingProposed("Pegawai belum mengusulkan pemberi umpan balik. Minta pegawai mengisinya lebih dahulu.")
    known = {each.employee_id for each in dossier.nominations.nominees}
    _check_named(known, asked)
    nominees = _decided(dossier.nominations, asked)
    if any(each.standing is Standing.PROPOSED for each in nominees):
        raise Invalid("Putuskan semua usulan sekaligus: setujui, atau ganti dengan alasan.", field="approve")
    for each in nominees:
        if each.employee_id not in known:
            _check_nominee(dossier, each, env)
    _check_number([each for each in nominees if each.standing is Standing.APPROVED], limits)
    return _taken(dossier, Phase.DECIDED, nominees, signed)


def _signed(state: Dossier, env: Env) -> Signed:
    """Say who decides: the superior, or who acts for the superior today, but nobody about the own nomination."""
    text = "Usulan ini hanya dapat diputuskan oleh pejabat penilai yang tercantum pada SKP pegawai."
    receiver = state.assignment
    if env.by.employee_id == receiver.employee_id != receiver.rater_id:
        raise NotYours(text)
    return sign_for(env.by, receiver.rater_id, otherwise=text)


def _limits(state: Dossier, env: Env) -> Nomination:
    """Give the policy's limits, while something may be changed."""
    cycle = known_cycle(cycle_in(env, state.cycle_id))
    if cycle.terms.nomination is None:
        raise NominationNotUsed("Kebijakan periode ini tidak memakai usulan: semua rekan dan bawahan dapat menjawab.")
    if state.closed or not cycle.is_open:
        raise NominationClosed("Periode ini sudah ditutup; usulan tidak dapat diubah lagi.")
    return cycle.terms.nomination


def _check_nominee(state: Dossier, nominee: Nominee, env: Env) -> None:
    """Check that a nominee stands to the person as named."""
    if nominee.source not in NOMINATED:
        raise Invalid("Yang diusulkan hanya rekan kerja, bawahan, atau pimpinan lain.", field="nominees")
    asked = known_cycle(cycle_in(env, state.cycle_id)).terms.sources
    if nominee.source is Source.OTHER_LEADER and nominee.source not in asked:
        raise Invalid("Kebijakan periode ini tidak meminta umpan balik pimpinan lain.", field="nominees")
    try:
        giver = giver_of(state, nominee.employee_id, env.all(DOSSIER))
        check_relation(state.assignment, giver, nominee.source, asked)
    except Rejected as refusal:
        raise Invalid(
            f"{nominee.employee_id} tidak tercatat sebagai {SOURCE_NAMES[nominee.source]} pegawai ini. "
            "Periksa nomor pegawai dan sumbernya.",
            field="nominees",
        ) from refusal


def _check_number(nominees: Sequence[Nominee], limits: Nomination) -> None:
    peers = sum(each.source is Source.PEER for each in nominees)
    leaders = sum(each.source is Source.OTHER_LEADER for each in nominees)
    others = len(nominees) - peers - leaders
    few = peers < limits.minimum and (limits.required or peers > 0 or not leaders)
    if few or max(peers, others, leaders) > limits.maximum:
        raise NominationLimit(
            f"Kebijakan meminta {limits.minimum} sampai {limits.maximum} rekan kerja, dan paling banyak "
            f"{limits.maximum} bawahan dan {limits.maximum} pimpinan lain; di sini {peers} rekan kerja, "
            f"{others} bawahan dan {leaders} pimpinan lain.",
            field="nominees",
        )


def _check_named(known: set[str], asked: DecideNominations) -> None:
    named = [*asked.approve, *(each.employee_id for each in asked.replace)]
    instead = [each.instead for each in asked.replace if each.instead is not None]
    if not set(named) <= known:
        raise Invalid("Ada yang tidak diusulkan. Periksa nomor pegawainya.", field="approve")
    if len({*named, *instead}) != len(named) + len(instead):
        raise Invalid("Satu orang disebut dua kali. Sebutkan setiap orang satu kali.", field="replace")


def _decided(before: Nominations, asked: DecideNominations) -> tuple[Nominee, ...]:
    out = {each.employee_id: each for each in asked.replace}
    nominees = {each.employee_id: each for each in before.nominees}
    for who, known in tuple(nominees.items()):
        if who in asked.approve:
            nominees[who] = replace(known, standing=Standing.APPROVED, reason="")
        elif who in out:
            nominees[who] = replace(known, standing=Standing.REPLACED, reason=out[who].reason)
            if (instead := out[who].instead) is not None:
                put_in = nominees.get(instead) or Nominee(employee_id=instead, source=known.source, by_person=False)
                nominees[instead] = replace(put_in, standing=Standing.APPROVED, reason="")
    return tuple(nominees.values())


def _taken(
    state: Dossier, phase: Phase, nominees: tuple[Nominee, ...], signed: Signed | None = None
) -> Decision[Dossier]:
    if (phase, nominees) == (state.nominations.phase, state.nominations.nominees):
        return Decision(state)
    by, acting_for = (signed.by, signed.acting_for) if signed is not None else (None, None)
    taken = Nominations(phase=phase, nominees=nominees, decided_by=by, decided_for=acting_for)
    return Decision(replace(state, nominations=taken))
