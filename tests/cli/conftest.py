"""The queue on disk that tests of `kinerja siasn` work with."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from siasn_builders import AGENCY, NIPS, RATER

from cli.siasn.queue import Queue


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[Queue]:
    """A queue that knows the NIP of everybody."""
    with closing(Queue(tmp_path / "siasn.db")) as opened:
        opened.know(f"{AGENCY}:person:kepala", 1, RATER)
        for employee, nip in NIPS.items():
            opened.know(f"{AGENCY}:person:{employee}", 1, nip)
        yield opened
