"""Files that somebody names: read no further than such a file can be long, whatever lies behind the name."""

import errno
from pathlib import Path
from typing import Final

_MOST: Final = 64 * 1024 * 1024


def content_of(file: Path) -> bytes:
    """Read a file.

    :raises OSError: when it cannot be read, or goes on without end, as a device does
    """
    with file.open("rb") as opened:
        found = opened.read(_MOST + 1)
    if len(found) > _MOST:
        raise OSError(errno.EFBIG, "too large", str(file))
    return found


def text_of(file: Path, *, encoding: str = "utf-8") -> str:
    """Read a file as text.

    :raises OSError: when it cannot be read, or goes on without end
    :raises UnicodeDecodeError: when it is in another encoding
    """
    return content_of(file).decode(encoding)
