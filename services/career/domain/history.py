"""Final results become a history, gaps, strengths and recommendations."""

from collections.abc import Iterator
from dataclasses import replace

from services.career.domain.ids import profile_id, recommendation_id
from services.career.domain.picture import picture
from services.career.domain.states import CycleCopy, FinalResult, Judgement, Profile, Recommendation
from services.career.rules.advice import advise, follows, gaps, strengths
from services.career.rules.inputs import Advice, finding_of
from shared.decision import Decision, Says, document_id
from shared.events.career import RecommendationStatus
from shared.events.evaluation import Appraisal
from shared.rules.vocabulary import Predicate

_REISSUED = frozenset({RecommendationStatus.ISSUED, RecommendationStatus.WITHDRAWN})
"""Where nobody has decided yet, a newer result may still change, withdraw or issue again."""


def hear_final(state: Profile | None, body: Appraisal, *, cycle: CycleCopy | None) -> Decision[Profile] | None:
    """Put a final result into the history and judge it; without its cycle's policy it waits unjudged."""
    before = state or Profile(agency_id=body.agency_id, employee_id=body.assignment.employee_id)
    known = next((each for each in before.results if each.appraisal == body.subject), None)
    result = known if known is not None and known.version >= body.version else _result(body)
    if cycle is not None and result.judgement is None:
        result = replace(result, judgement=_judge(result, cycle))
    return None if result == known else _settle(before, before.with_result(result))


def judge_waiting(state: Profile, cycle: CycleCopy) -> Decision[Profile] | None:
    """Judge what waited for this cycle's policy."""
    waiting = [each for each in state.results if each.cycle_id == cycle.cycle_id and each.judgement is None]
    if not waiting:
        return None
    after = state
    for each in waiting:
        after = after.with_result(replace(each, judgement=_judge(each, cycle)))
    return _settle(state, after)


def latest_predicates(profile: Profile, until: Judgement | None = None) -> tuple[Predicate | None, ...]:
    """The predicates of the standing results, newest first; only those up to a judgement's day if one is given."""
    return tuple(
        result.finding.predicate
        for result, judged in profile.standing
        if until is None or judged.ends_on <= until.ends_on
    )


def _result(body: Appraisal) -> FinalResult:
    return FinalResult(
        appraisal=body.subject,
        version=body.version,
        cycle_id=body.cycle_id,
        segment=body.segment,
        unit_id=body.assignment.unit_id,
        rater_id=body.assignment.rater_id,
        policy_id=body.policy_id,
        policy_version=body.policy_version,
        finding=finding_of(body),
        trainings_jp=body.trainings_jp,
    )


def _judge(result: FinalResult, cycle: CycleCopy) -> Judgement:
    competences = result.finding.competences
    return Judgement(
        ends_on=cycle.ends_on,
        gaps=gaps(competences),
        strengths=strengths(competences, cycle.book.career.strength_margin),
        advice=advise(finding=result.finding, book=cycle.book),
    )


def _settle(before: Profile, after: Profile) -> Decision[Profile]:
    """Bring recommendations in line with all results, and say what changed."""
    old = {each.subject: each for each in before.recommendations}
    wanted = {each.subject: each for each in _wanted(after)}
    kept = tuple(_reconciled(each, wanted.get(each.subject)) for each in before.recommendations)
    new = tuple(each for subject, each in wanted.items() if subject not in old)
    settled = replace(after, recommendations=(*kept, *new))
    says = [_says(each) for each in settled.recommendations if old.get(each.subject) != each]
    if settled.judged and picture(settled) != picture(before):
        says.insert(0, Says("profile.updated", profile_id(settled.agency_id, settled.employee_id)))
    return Decision(settled, tuple(says))


def _reconciled(old: Recommendation, wanted: Recommendation | None) -> Recommendation:
    if old.status not in _REISSUED:
        return old
    return replace(old, status=RecommendationStatus.WITHDRAWN) if wanted is None else wanted


def _says(changed: Recommendation) -> Says:
    withdrawn = changed.status is RecommendationStatus.WITHDRAWN
    return Says("recommendation.withdrawn" if withdrawn else "recommendation.issued", changed.subject)


def _wanted(profile: Profile) -> Iterator[Recommendation]:
    """What follows now. Earlier results can complete the conditions of later ones, whatever came first."""
    for result, judged in profile.standing:
        latest = latest_predicates(profile, until=judged)
        for advice in judged.advice:
            if follows(advice, latest):
                yield _recommendation(profile, result, judged, advice)


def _recommendation(profile: Profile, result: FinalResult, judged: Judgement, advice: Advice) -> Recommendation:
    return Recommendation(
        subject=recommendation_id(
            profile.agency_id, cycle=result.cycle_id, employee_id=profile.employee_id, key=advice.key
        ),
        cycle_id=result.cycle_id,
        kind=advice.kind,
        rule=advice.rule,
        about=advice.about,
        reason=advice.reason,
        evidence=_evidence(profile, result, judged, advice),
    )


def _evidence(profile: Profile, result: FinalResult, judged: Judgement, advice: Advice) -> tuple[str, ...]:
    """The appraisal with the plan and the dossier it came from, then earlier appraisals that the rule looked at."""
    whose = (result.cycle_id, profile.employee_id, result.segment)
    own = (
        result.appraisal,
        document_id(profile.agency_id, "plan", *whose),
        document_id(profile.agency_id, "dossier", *whose),
    )
    until = [each.appraisal for each, judgement in profile.standing if judgement.ends_on <= judged.ends_on]
    earlier = [each for each in until[: advice.last_predicates] if each != result.appraisal]
    return (*own, *earlier)
