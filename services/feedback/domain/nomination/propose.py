"""The person proposes who may be heard.

What is decided about nominations says no event and never touches ``edition``: both would tell when somebody was
approved.
"""

from collections.abc import Sequence
from dataclasses import replace

from services.feedback.domain.cycle.state import Cycle
from services.feedback.domain.dossier.state import Dossier
from services.feedback.domain.nomination.check import People, check_limits, check_nominee, limits_of
from services.feedback.domain.nomination.state import Nominations, Nominee, Phase
from shared.decision import Decision, Invalid, NotYours, Rejected
from shared.events.feedback import Source


class NominationDecided(Rejected):
    """The rater has decided; only the rater changes it from then on."""

    code = "nomination-decided"


def propose(
    state: Dossier, *, by: str, nominees: Sequence[tuple[str, Source]], people: People, cycle: Cycle | None
) -> Decision[Dossier]:
    """Propose who may be heard, in place of what was proposed before; the same again changes nothing.

    :raises Rejected: when it is not theirs, is decided or closed, or somebody stands in another relation
    """
    if by != state.assignment.employee_id:
        raise NotYours("Usulan pemberi umpan balik hanya dapat diisi oleh pegawai yang bersangkutan.")
    limits = limits_of(state, cycle)
    if state.nominations.phase is Phase.DECIDED:
        raise NominationDecided(
            "Usulan Anda sudah diputuskan oleh penilai. Bila ada yang berubah, sampaikan kepada penilai Anda."
        )
    proposed = tuple(Nominee(employee_id=who, source=source) for who, source in nominees)
    if len({each.employee_id for each in proposed}) != len(proposed):
        raise Invalid("Satu orang diusulkan dua kali. Sebutkan setiap orang satu kali.", field="nominees")
    for each in proposed:
        check_nominee(state, each, people)
    check_limits(proposed, limits)
    taken = Nominations(phase=Phase.PROPOSED, nominees=proposed)
    return Decision(state if taken == state.nominations else replace(state, nominations=taken))
