"""When answers of a group may show, so that nobody can tell a single answer, not even by comparing two moments.

Whoever compares two publications of a group learns the sum of the answers by which they differ. So it is not
enough that a group has the minimum ``k`` of answers: with a mean over k shown today and a mean over k + 1 shown
tomorrow, the last answer is known. Two promises must hold together: any two publications differ by the answers
of at least k givers, and the last one holds every answer that was accepted before the deadline.

Showing at k and again at 2k would keep the first promise only by leaving up to k - 1 answers out for ever, and
whose those are would depend on the order of arrival. So while the cycle is open, k answers are always held back:
a group shows first when it has 2k of them, and what is held back joins, at least k at once, when inputs close.
Below k nothing shows at all, not even that there is something.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Final

from shared.events.feedback import Source
from shared.rules.numbers import half_up
from shared.rules.vocabulary import Level

GROUPED: Final = frozenset({Source.PEER, Source.SUBORDINATE})
"""Sources that are shown as groups and never by name."""

MINIMUM_WHERE_POLICY_IS_SILENT: Final = 3

VALUES: Final = {Level.BELOW: 1, Level.AS: 2, Level.ABOVE: 3}

# The number of answers is published next to the mean, so coarser rounding would hide nothing; it would only
# distort the percentage that evaluation reckons with and rounds, once, at its end.
EVENT_PLACES: Final = 6
READER_PLACES: Final = 2


def releasable(*, waiting: int, minimum: int, closing: bool) -> int:
    """Say how many of the waiting answers, oldest first, may be published now."""
    if waiting < minimum:
        return 0
    # A minimum of one is a policy that hides nothing, so nothing is gained by holding back.
    if closing or minimum == 1:
        return waiting
    return waiting - minimum if waiting >= 2 * minimum else 0


def mean_level(levels: Iterable[Level], *, places: int = EVENT_PLACES) -> Decimal:
    """Give the mean of one or more levels, from 1 (below) to 3 (above)."""
    values = [VALUES[level] for level in levels]
    return half_up(Fraction(sum(values), len(values)), places)


def in_no_order(text: str) -> str:
    """Sort texts by this key, so that their order does not tell in which they came."""
    return sha256(text.encode()).hexdigest()
