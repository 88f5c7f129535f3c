"""What people accepted rests on results: when one of them is replaced or withdrawn, that is marked or withdrawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from services.career.domain.profile.picture import advice_that_follows
from services.career.domain.profile.state import FinalResult, Profile
from services.career.domain.recommendation.state import Recommendation
from shared.events.career import BasisChange, ChangedBasis, RecommendationStatus

_ACTED_ON: Final = frozenset({RecommendationStatus.ACCEPTED, RecommendationStatus.DONE})
"""What is undecided follows the results by itself; what was refused or set aside nobody acts on."""


def rebased(before: Profile, after: Profile, *, on: date) -> tuple[Recommendation, ...]:
    """Give the recommendations of ``after``, as what changed in the results since ``before`` leaves them.

    An accepted one that does not follow any more is withdrawn; one that still does, or was done already, is marked.
    """
    changed = _changed(before, after, on)
    return tuple(_rebased(each, after, changed) for each in after.recommendations)


def _rebased(each: Recommendation, profile: Profile, changed: Mapping[str, ChangedBasis]) -> Recommendation:
    basis = next((changed[appraisal] for appraisal in each.evidence if appraisal in changed), None)
    if basis is None or each.status not in _ACTED_ON:
        return each
    still = _still_follows(each, profile)
    gone = each.status is RecommendationStatus.ACCEPTED and not still
    status = RecommendationStatus.WITHDRAWN if gone else each.status
    return replace(each, status=status, basis_changed=basis.model_copy(update={"follows": still}))


def _still_follows(each: Recommendation, profile: Profile) -> bool:
    """Whether a standing result of one of its cycles leads to it; a gap that was closed since is no matter here."""
    return any(
        advice.line == each.line and result.cycle_id in each.all_cycles
        for result, _judged, advice in advice_that_follows(profile)
    )


def _changed(before: Profile, after: Profile, on: date) -> Mapping[str, ChangedBasis]:
    """The results, by appraisal, that said something else before; none of them leads to anything for sure."""
    now = {each.appraisal: each for each in after.valid}
    stood = {each.appraisal: each for each in before.valid}
    found: dict[str, ChangedBasis] = {}
    for old in before.results:
        new = now.get(old.appraisal)
        if new is None and old.appraisal in stood:
            gone = next((each.number for each in after.withdrawals if each.appraisal == old.appraisal), None)
            found[old.appraisal] = ChangedBasis(
                appraisal=old.appraisal,
                change=BasisChange.WITHDRAWN,
                on=on,
                follows=False,
                number=gone if old.number is None else old.number,
            )
        elif new is not None and (old.appraisal not in stood or _says_else(old, new)):
            found[old.appraisal] = ChangedBasis(
                appraisal=old.appraisal,
                change=BasisChange.SUPERSEDED,
                on=on,
                follows=False,
                number=old.number,
                replaced_by=new.number,
            )
    return found


def _says_else(old: FinalResult, new: FinalResult) -> bool:
    """Whether another result took the place: of many versions of an appraisal most say the same result again."""
    counted = old.number is not None and new.number is not None and old.number != new.number
    return counted or old.finding != new.finding
