"""How what an appraisal heard and what is suggested are kept: as packed texts, a fifth of what their fields take.

Most of it is a copy of the plan and the dossier, which the explanation shows and nobody looks anything up by: the same
few names and words again and again. Packing takes some 30 microseconds, and saves as much in writing field by field.
What says what its type says by itself is left out: the defaults of these types stay as they are.
"""

from base64 import b64decode, b64encode
from typing import Any
from zlib import compress, decompress

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter


class Packed:
    """A type as a field of a stored state: JSON, deflated, in the letters that any JSON text can hold."""

    def __init__(self, of: type[Any]) -> None:
        self._of: TypeAdapter[Any] = TypeAdapter(of)
        self.reading = BeforeValidator(self._read)
        self.writing = PlainSerializer(self._write, return_type=str, when_used="json")

    def _write(self, value: object) -> str:
        return b64encode(compress(self._of.dump_json(value, exclude_defaults=True))).decode("ascii")

    def _read(self, stored: object) -> object:
        """Unpack, or leave as it is: documents of before hold the fields one by one."""
        return self._of.validate_json(decompress(b64decode(stored))) if isinstance(stored, str) else stored
