"""Versions of what the directory tells, which go on above those of imports that numbered by the clock."""

from typing import Final, Protocol

from shared.decision import Env

CLOCKS_APART: Final = 24 * 3600
"""By so many seconds at most the clock of an importer was ahead of ours."""


class Numbered(Protocol):
    """A state that remembers above which number its facts are numbered."""

    @property
    def version_base(self) -> int:
        """The number that the document's version is added to."""


def base_of(state: Numbered | None, env: Env) -> int:
    """Give the number that the versions of a subject's facts are counted from.

    Subscribers take only newer versions. Until version 0.3 the importer numbered by the seconds of its clock, so a
    subject that is recorded here for the first time goes on above the seconds of now, and some more.
    """
    return state.version_base if state is not None else int(env.now.timestamp()) + CLOCKS_APART
