"""Compare what was expected with what is: only what the story states is compared."""

from cli.play.answers import AppraisalSeen, OutcomeSeen
from cli.play.parts import ExpectedPerson
from cli.play.steps import Check

_RATINGS = ("results", "behaviour", "predicate")
_PERCENTS = ("results_percent", "behaviour_percent")


def differences(wanted: ExpectedPerson | Check, seen: OutcomeSeen) -> tuple[str, ...]:
    """Name each stated value that is different."""
    found = [
        _said(name, getattr(wanted, name), getattr(seen, name))
        for name in (*_RATINGS, *_PERCENTS)
        if getattr(wanted, name) is not None and getattr(wanted, name) != getattr(seen, name)
    ]
    if wanted.missing is not None and set(wanted.missing) != set(seen.missing):
        found.append(_said("missing", sorted(wanted.missing), sorted(seen.missing)))
    return tuple(found)


def person_differences(
    wanted: ExpectedPerson, seen: AppraisalSeen, recommendations: tuple[str, ...]
) -> tuple[str, ...]:
    """Name everything that did not end as expected for one person."""
    found: list[str] = []
    if seen.status != "final":
        found.append(_said("status", "final", seen.status))
    if wanted.unrated and seen.decided is not None and seen.decided.predicate is not None:
        found.append(_said("predicate", None, seen.decided.predicate))
    ends = OutcomeSeen(
        results=seen.decided.results if seen.decided else None,
        behaviour=seen.decided.behaviour if seen.decided else None,
        predicate=seen.decided.predicate if seen.decided else None,
        results_percent=seen.suggested.results_percent,
        behaviour_percent=seen.suggested.behaviour_percent,
        missing=seen.suggested.missing,
    )
    found.extend(differences(wanted, ends))
    if wanted.suggested is not None and wanted.suggested != seen.suggested.predicate:
        found.append(_said("suggested", wanted.suggested, seen.suggested.predicate))
    if wanted.deviates is not None and wanted.deviates != seen.deviates:
        found.append(_said("deviates", wanted.deviates, seen.deviates))
    if wanted.recommendations is not None and sorted(wanted.recommendations) != sorted(recommendations):
        found.append(_said("recommendations", sorted(wanted.recommendations), sorted(recommendations)))
    return tuple(found)


def _said(name: str, wanted: object, seen: object) -> str:
    return f"{name}: diharapkan {_text(wanted)}, ternyata {_text(seen)}"


def _text(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(str(each) for each in value)}]"
    return "tidak ada" if value is None else str(value)
