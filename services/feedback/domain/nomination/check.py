"""What the policy and the relation to the person demand of nominees, whoever names them."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.feedback.domain.cycle.state import Cycle, known_cycle
from services.feedback.domain.dossier.relations import SOURCE_NAMES, Giver, check_relation
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.state import Nominee
from shared.decision import Invalid, Rejected
from shared.events.feedback import Source
from shared.events.goals import Assignment
from shared.policy.feedback import Nomination

NOMINATED: Final = (Source.PEER, Source.SUBORDINATE)
"""Sources that are nominated; the others are one person each."""


class NominationNotUsed(Rejected):
    """The cycle's policy has no nomination."""

    code = "nomination-not-used"


class NominationLimit(Invalid):
    """Fewer or more givers than the policy wants."""

    code = "nomination-limit"


class NominationClosed(Rejected):
    """Inputs of the cycle are closed."""

    code = "nomination-closed"


People = Mapping[str, Assignment]
"""The assignments of those whom a command names, by employee; who has none yet is absent."""


def limits_of(state: Dossier, cycle: Cycle | None) -> Nomination:
    """Give the policy's limits, while something may be changed.

    :raises NominationNotUsed: when the policy has no nomination
    :raises NominationClosed: when inputs of the cycle are closed
    """
    known = known_cycle(cycle)
    if known.terms.nomination is None:
        raise NominationNotUsed("Kebijakan periode ini tidak memakai usulan: semua rekan dan bawahan dapat menjawab.")
    if state.closed or not known.is_open:
        raise NominationClosed("Periode ini sudah ditutup; usulan tidak dapat diubah lagi.")
    return known.terms.nomination


def check_nominee(state: Dossier, nominee: Nominee, people: People) -> None:
    """Check that a nominee stands to the person as named.

    :raises Invalid: when not
    """
    if nominee.source not in NOMINATED:
        raise Invalid("Yang diusulkan hanya rekan kerja atau bawahan.", field="nominees")
    giver = Giver(employee_id=nominee.employee_id, assignment=people.get(nominee.employee_id))
    try:
        check_relation(state.assignment, giver, nominee.source)
    except Rejected as refusal:
        raise Invalid(
            f"{nominee.employee_id} tidak tercatat sebagai {SOURCE_NAMES[nominee.source]} pegawai ini. "
            "Periksa nomor pegawai dan sumbernya.",
            field="nominees",
        ) from refusal


def check_limits(nominees: Sequence[Nominee], limits: Nomination) -> None:
    """Check that there are as many givers as the policy wants.

    :raises NominationLimit: when there are fewer or more
    """
    peers = sum(each.source is Source.PEER for each in nominees)
    others = len(nominees) - peers
    if not limits.minimum <= peers <= limits.maximum or others > limits.maximum:
        raise NominationLimit(
            f"Kebijakan meminta {limits.minimum} sampai {limits.maximum} rekan kerja, dan paling banyak "
            f"{limits.maximum} bawahan; di sini {peers} rekan kerja dan {others} bawahan.",
            field="nominees",
        )
