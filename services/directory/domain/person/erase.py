"""Erasing an identity (UU 27/2022 article 8 and 43): the name goes, that it went stays."""

from dataclasses import replace

from services.directory.domain.employment import EMPLOYMENT
from services.directory.domain.person.state import NAMELESS, Erasure, PersonState, publish
from services.directory.domain.refusals import StillEmployed
from services.directory.domain.requests import ErasureIn
from shared.decision import Decision, Env, existing
from shared.ids import directory


def erase(state: PersonState | None, wanted: ErasureIn, env: Env) -> Decision[PersonState]:
    """Replace name, NIP and address; where somebody worked stays, as results refer to it. Once more changes nothing.

    :raises StillEmployed: when the employment has not ended, or no end is recorded
    """
    person = existing(state)
    if person.erased is not None:
        return Decision(person)
    employment = env.get(EMPLOYMENT, directory.EMPLOYMENT.of(person.agency_id, person.employee_id))
    if employment is None or employment.ended is None or not employment.is_over(env.today):
        raise StillEmployed(
            "Identitas hanya dihapus sesudah masa kerja berakhir. Catat hari terakhir dan sebabnya lebih dahulu."
        )
    return publish(
        replace(
            person,
            name=NAMELESS,
            nip="",
            email="",
            active=False,
            left=False,
            delegations=(),
            erased=Erasure(on=env.today, by=env.by.employee_id, reason=wanted.reason),
        )
    )
