"""The indexes of a service's documents: those that its queries name, and no other."""

from collections.abc import Sequence
from typing import Final

from shared.mongo.client import Collection

_NAMED: Final = "by_"
_FORMER: Final = "owed"
"""Found what was still to be published; marks do that now."""
Keys = list[tuple[str, int]]


def keys_of(fields: Sequence[str]) -> Keys:
    """The keys of an index of lookup fields: documents of one kind of one agency, in id order where all are equal."""
    return [("agency_id", 1), ("kind", 1), *((f"ix.{field}", 1) for field in fields), ("_id", 1)]


async def ensure(collection: Collection, lookups: Sequence[tuple[str, ...]]) -> None:
    """Make the indexes of these tuples of lookup fields, and drop those that no query needs any more."""
    wanted = {_NAMED + "_".join(fields): keys_of(fields) for fields in lookups}
    for name in await collection.index_information():
        if name == _FORMER or (name.startswith(_NAMED) and name not in wanted):
            await collection.drop_index(name)
    for name, keys in wanted.items():
        await collection.create_index(keys, name=name)
