"""Documents that a command brings along: inserted first, counted by the document that the command saves then.

There are no transactions. Whoever reads an addition asks the document that it belongs to whether it counts. So a crash
in between leaves additions that count for nothing: the same command sent again finds them and counts them. An id that
is there already is refused by the database: the command is decided again, on what lies there.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared import faultpoint
from shared.decision import Addition
from shared.mongo.documents import Documents


async def insert(
    documents: Documents, additions: Mapping[int, tuple[Addition[Any], ...]], *, now: datetime
) -> frozenset[int]:
    """Insert what commands add, and number those that have to be decided again because some of it was there already.

    :raises Unstorable: when the database could never take some of it; the rest may have been inserted
    """
    new = {each.id: each for added in additions.values() for each in added}
    if not new:
        return frozenset()
    there = await documents.insert(new.values(), now=now)
    faultpoint.reached("after-insert")
    return frozenset(number for number, added in additions.items() if not there.isdisjoint(each.id for each in added))
