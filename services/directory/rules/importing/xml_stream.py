"""Parts of a workbook as a stream of XML, without entities and without a tree in memory."""

import zipfile
from typing import Final
from xml.parsers import expat

_CHUNK: Final = 2**16


class Hostile(Exception):
    """The part declares a document type, which no workbook needs and which can blow up in memory."""


class Handler:
    """What is done with elements; names come without their prefix."""

    __slots__ = ()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def text(self, data: str) -> None:
        """Take text."""

    def end(self, name: str) -> None:
        """Take the end of an element."""


def stream(parts: zipfile.ZipFile, name: str, handler: Handler) -> None:
    """Read a part from beginning to end.

    :raises Hostile: when it declares a document type.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: handler.start(tag.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda tag: handler.end(tag.rpartition(":")[2])
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    with parts.open(name) as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise Hostile
