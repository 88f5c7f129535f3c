"""What must hold after a run: every accepted act is stored once, every result follows from what was accepted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from . import layout
from .ledger import Act, Fate, Ledger
from .load import TARGETS
from .reckoning import PREDICATES, reckon
from .world import Agency

_MINIMISED: Final = frozenset({"hari"})


@dataclass
class Findings:
    """What is wrong, by kind. ``healed``: an older record after a newer one, and a newer one behind: allowed."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    misordered: list[str] = field(default_factory=list)
    stale_last: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    healed: list[str] = field(default_factory=list)
    repeated: int = 0
    """Records that are in a topic more than once, with the same id and body: allowed."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.duplicated or self.misordered or self.stale_last or self.stuck or self.leaked)


def check_store(ledger: Ledger, agencies: Sequence[Agency], store: layout.Store, found: Findings) -> None:
    """Compare what was accepted with the documents."""
    _items(found, ledger.of("log"), lambda plan: layout.activities(store, plan), "activity")
    _items(
        found, ledger.of("realise"), lambda plan: [each.id for each in layout.realisations(store, plan)], "realisation"
    )
    _items(found, ledger.of("feedback"), lambda dossier: _with_replaced(store, dossier), "feedback")
    _sums(ledger, store, found)
    _plans(ledger, store, found)
    _decisions(ledger, store, found)
    for agency in agencies:
        _people(ledger, agency, store, found)
        _results(ledger, agency, store, found)


def _items(found: Findings, acts: Iterable[Act], stored: object, what: str) -> None:
    """Every id that was accepted is there once; one that was refused is not there."""
    assert callable(stored)
    fates: dict[str, dict[str, Fate]] = {}
    for act in acts:
        fates.setdefault(act.place, {}).update({id.rpartition("/")[2]: fate for id, fate in act.items.items()})
    for place, wanted in fates.items():
        there = Counter(stored(place))
        for id, fate in wanted.items():
            if fate is Fate.ACCEPTED and not there[id]:
                found.lost.append(f"{what} {id} of {place} was accepted and is not stored")
            if there[id] > 1 or (fate is Fate.REFUSED and there[id]):
                found.duplicated.append(f"{what} {id} of {place} was {fate} and is stored {there[id]} times")
        found.duplicated += [
            f"{what} {id} of {place} is stored and nobody sent it" for id in there.keys() - wanted.keys()
        ]


def _sums(ledger: Ledger, store: layout.Store, found: Findings) -> None:
    """Each month's log counts as many activities as there are."""
    for plan in sorted({each.place for each in ledger.of("log")}):
        for log, ids in layout.logs(store, plan):
            if log["entries"] != len(ids):
                found.duplicated.append(
                    f"{plan} {log['month']} counts {log['entries']} activities, there are {len(ids)}"
                )


def _with_replaced(store: layout.Store, dossier: str) -> list[str]:
    """Name the feedback there is, and what it took the place of where that is not kept any more."""
    entries = layout.feedback(store, dossier)
    kept = [each.id for each in entries]
    return kept + sorted({id for each in entries for id in each.replaced} - set(kept))


def _plans(ledger: Ledger, store: layout.Store, found: Findings) -> None:
    agreed = {each.place for each in ledger.of("agree") if each.fate is Fate.ACCEPTED}
    for act in ledger.of("propose"):
        editions = layout.editions(store, act.place)
        if act.fate is Fate.ACCEPTED and not editions:
            found.lost.append(f"the proposal of {act.place} was accepted and is not stored")
        if len(editions) > 1:
            found.duplicated.append(f"{act.place} was proposed once and has {len(editions)} editions")
        if act.place in agreed and "agreed" not in editions:
            found.lost.append(f"{act.place} was agreed on and is stored as {editions}")


def _decisions(ledger: Ledger, store: layout.Store, found: Findings) -> None:
    seen = {each.place for each in ledger.of("acknowledge") if each.fate is Fate.ACCEPTED}
    for act in ledger.of("decide"):
        judged = layout.appraisal(store, act.place)
        if act.fate is not Fate.ACCEPTED:
            continue
        pair = (act.content["results"], act.content["behaviour"])
        wanted = (*pair, PREDICATES[pair])
        if judged is None or judged.decided != wanted:
            found.lost.append(f"{act.place} was decided {wanted}, stored is {judged and judged.decided}")
        elif act.place in seen and judged.status != "final":
            found.lost.append(f"{act.place} was acknowledged and is {judged.status}")


def _people(ledger: Ledger, agency: Agency, store: layout.Store, found: Findings) -> None:
    """Everybody who was recorded is there, with one plan, dossier and appraisal, and one result where it is final."""
    recorded = {id for act in ledger.of("record/people") if act.agency == agency.id for id in _accepted(act)}
    opened = any(each.agency == agency.id and each.fate is Fate.ACCEPTED for each in ledger.of("record/cycles"))
    seen = {each.place for each in ledger.of("acknowledge") if each.fate is Fate.ACCEPTED}
    for id in recorded:
        if f"{agency.id}:person:{id}" not in store["directory"]:
            found.lost.append(f"person {id} of {agency.id} was recorded and is not stored")
    segments = {service: Counter(id.rpartition(":")[0] for id in found_ids) for service, found_ids in store.items()}
    for employee in agency.employees if opened and recorded else ():
        for service, kind in (("goals", "plan"), ("feedback", "dossier"), ("evaluation", "appraisal")):
            count = segments[service][agency.personal(kind, employee).rpartition(":")[0]]
            if count != 1:
                (found.duplicated if count else found.lost).append(f"{employee} of {agency.id} has {count} {kind}s")
        appraisal = agency.personal("appraisal", employee)
        results = layout.results_of(store, agency.id, employee).count(appraisal)
        if appraisal in seen and results != 1:
            (found.duplicated if results else found.lost).append(
                f"{appraisal} is {results} times in the career profile"
            )


def _results(ledger: Ledger, agency: Agency, store: layout.Store, found: Findings) -> None:
    """Compute every suggestion anew; what nobody knows the fate of counts if it is stored."""
    for employee in agency.employees:
        judged = layout.appraisal(store, agency.personal("appraisal", employee))
        if judged is None or judged.status == "open":
            continue
        plan, dossier = agency.personal("plan", employee), agency.personal("dossier", employee)
        stored = {each.id for each in layout.realisations(store, plan)}
        known = set(_with_replaced(store, dossier))
        actuals = {
            each["indicator_id"]: layout.number(each["value"])
            for act in _counting(ledger.of("realise"), plan, stored)
            for each in act.content["items"]
        }
        levels = {
            act.content["criterion"]: act.content["level"] for act in _counting(ledger.of("feedback"), dossier, known)
        }
        if len(levels) == 0:
            continue
        wanted = reckon(actuals, levels, targets=TARGETS, minimised=_MINIMISED)
        got = (judged.results_percent, judged.behaviour_percent, *judged.suggested)
        if got != (wanted.results_percent, wanted.behaviour_percent, wanted.results, wanted.behaviour):
            shown = ", ".join(str(each) for each in got)
            found.lost.append(f"{agency.id} {employee}: what was accepted makes {wanted}, suggested is {shown}")


def _counting(acts: Iterable[Act], place: str, stored: set[str]) -> Iterator[Act]:
    for act in acts:
        if act.place == place and all(
            fate is Fate.ACCEPTED or (fate is Fate.UNKNOWN and id in stored) for id, fate in act.items.items()
        ):
            yield act


def _accepted(act: Act) -> list[str]:
    return [id for id, fate in act.items.items() if fate is Fate.ACCEPTED]
