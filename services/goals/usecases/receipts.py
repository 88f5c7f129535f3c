"""What became of each item of a bulk command, as the decision that was saved told it."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.goals.domain.realisation.report import Realisation, Receipt, Receipted
from services.goals.metrics import ItemKind, count_items
from shared.acting import Acting
from shared.commands import Done
from shared.decision import Env, Kind

S = TypeVar("S")
I = TypeVar("I")
R = TypeVar("R")


class Receipts(Generic[S, I, R]):
    """Decides, and keeps what the last decision said of each item: it may be taken again, when it lost a race."""

    def __init__(self, decide: Callable[[S | None, I, Env], Receipted[S, R]]) -> None:
        self._decide = decide
        self.outcomes: tuple[R, ...] = ()

    def __call__(self, state: S | None, input: I, env: Env) -> Receipted[S, R]:
        """Decide."""
        decision = self._decide(state, input, env)
        self.outcomes = decision.outcomes
        return decision


async def report_items(
    acting: Acting,
    kind: Kind[S],
    id: str,
    decide: Callable[[S | None, Sequence[Realisation], Env], Receipted[S, Receipt]],
    items: Sequence[Realisation],
    *,
    contexts: Sequence[str],
    of: ItemKind,
) -> tuple[Done[S], Sequence[Receipt]]:
    """Report realisations, all items or none; say what became of each."""
    deciding = Receipts(decide)
    done = await acting.run(kind, id, deciding, items, contexts=contexts)
    # A command whose key was handled before is not decided again: all its items are repeated then.
    outcomes = deciding.outcomes or (Receipt.REPEATED,) * len(items)
    count_items(of, outcomes)
    return done, outcomes
