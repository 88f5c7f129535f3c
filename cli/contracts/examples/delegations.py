"""Delegations: the head's Plh of June, proposed by the directory; a substitute whom the head names for two days."""

from datetime import UTC, date, datetime
from typing import Any, Final

from cli.contracts.examples.people import AGENCY, RATER, STAND_IN, subject
from shared.events.base import Body
from shared.events.delegation import Delegated, DelegationSource, DelegationStatus


def _delegated(version: int, status: DelegationStatus, **told: Any) -> Delegated:
    values: dict[str, Any] = {
        "kind": "plh",
        "valid_from": date(2026, 6, 1),
        "valid_to": date(2026, 6, 14),
        "source": DelegationSource.DIRECTORY,
        "proposed_at": datetime(2026, 5, 28, 1, 30, tzinfo=UTC),
    } | told
    return Delegated(
        agency_id=AGENCY,
        subject=subject("delegation", RATER, STAND_IN, values["valid_from"].isoformat()),
        version=version,
        principal_id=RATER,
        delegate_id=STAND_IN,
        status=status,
        **values,
    )


_OWN: Final[dict[str, Any]] = {
    "kind": "delegate",
    "valid_from": date(2026, 9, 21),
    "valid_to": date(2026, 9, 22),
    "source": DelegationSource.SELF,
    "proposed_at": datetime(2026, 9, 18, 7, 5, tzinfo=UTC),
    "reason": "Mengikuti pelatihan di provinsi.",
}

BODIES: Final[dict[str, Body]] = {
    "delegation.proposed": _delegated(1, DelegationStatus.PROPOSED),
    "delegation.accepted": _delegated(
        2, DelegationStatus.ACCEPTED, answered_on=date(2026, 5, 29), accepted_on=date(2026, 5, 29)
    ),
    "delegation.declined": _delegated(
        2,
        DelegationStatus.DECLINED,
        **_OWN,
        answered_on=date(2026, 9, 18),
        answer_reason="Pada hari yang sama saya mengawas ujian.",
    ),
    "delegation.withdrawn": _delegated(
        3,
        DelegationStatus.WITHDRAWN,
        answered_on=date(2026, 5, 29),
        accepted_on=date(2026, 5, 29),
        withdrawn_at=datetime(2026, 6, 8, 2, 10, tzinfo=UTC),
    ),
}
