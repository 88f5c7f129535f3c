"""Reasons that a person could examine."""

from shared.decision import Invalid

REASON_MIN = 20
"""Shorter reasons say nothing that a person could examine."""


class ReasonNeeded(Invalid):
    """The official must say why, in at least twenty characters."""

    code = "reason-needed"


def check_reason(reason: str, why: str) -> None:
    """Demand a reason that a person could examine.

    :raises ReasonNeeded: when it is too short.
    """
    if len(reason.strip()) < REASON_MIN:
        raise ReasonNeeded(f"{why} Tulis alasan, paling sedikit {REASON_MIN} huruf.", field="reason")
