"""Documents kept decoded between batches, so that a person's next fact needs no read and no decoding.

What is kept may be behind what another process or a command has written since:

- Whoever writes it is told by the guard of :meth:`shared.mongo.documents.Documents.save`; a loser is forgotten and
  read.
- Whoever decides that there is nothing to write asks for the version first (:meth:`Documents.versions`, in the same
  read that looks again at the contexts): a decision on an older state is none.

A note that a fact was seen, which changed nothing, is kept with the document and written with its next change. When it
is lost (the process ended, the document made room for another) nothing is: that fact would change nothing again, and
an older one of its subject that comes again is followed by it on the topic.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from shared.document import Document


class Kept:
    """The documents used last, at most ``size``; 0 keeps none."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._documents: OrderedDict[str, Document[Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._documents)

    def get(self, ids: Iterable[str]) -> dict[str, Document[Any]]:
        """Give those of these documents that are kept, by id."""
        found = {id: self._documents[id] for id in ids if id in self._documents}
        for id in found:
            self._documents.move_to_end(id)
        return found

    def put(self, documents: Iterable[Document[Any]]) -> None:
        """Keep documents with the version and the stamp that they are stored with; those used longest ago make room.

        :raises ValueError: when one has still to be written
        """
        for each in documents:
            if each.dirty:
                raise ValueError(f"{each.id} has still to be written")
            self._documents[each.id] = each
            self._documents.move_to_end(each.id)
        while len(self._documents) > self._size:
            self._documents.popitem(last=False)

    def forget(self, ids: Iterable[str]) -> None:
        """Read these anew when they are asked for next."""
        for id in ids:
            self._documents.pop(id, None)
