"""How often the database is asked, and for which documents: an act is to read each document once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from shared.mongo.documents import Documents

_CALLS: Final = frozenset(
    ("find", "find_one", "count_documents", "bulk_write", "update_one", "update_many", "delete_many")
)


@dataclass
class Counting:
    """Passes every call on to a collection. ``calls`` counts by kind of call, ``read`` lists the ids asked for."""

    collection: Any
    calls: Counter[str] = field(default_factory=Counter)
    read: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.collection, name)
        return self._counted(name, found) if name in _CALLS else found

    def forget(self) -> None:
        """Count from nothing."""
        self.calls.clear()
        self.read.clear()

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            self.calls[name] += 1
            asked = given[0].get("_id") if name == "find" else None
            if isinstance(asked, dict):
                self.read += asked.get("$in", ())
            return call(*given, **named)

        return counted


def counting(documents: Documents) -> Counting:
    """Count from now on what these documents ask of their collection."""
    counted = Counting(documents._collection)
    collection: Any = counted
    documents._collection = collection
    return counted
