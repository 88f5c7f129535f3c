"""How often a network may send to a page without a sign-in."""

from typing import Final

from shared import clock

_NETWORKS_MAX: Final = 10_000
_SECONDS: Final = 60.0


class TooFast(Exception):
    """So much came from one network within a minute that the rest has to wait."""


class Pace:
    """Counts what networks send, minute by minute; a counter of a busy office stays well below ``per_minute``."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._counted: dict[str, int] = {}
        self._until = 0.0

    def count(self, network: str) -> None:
        """Count one.

        :raises TooFast: when it is one too many, or when too many networks send to tell them apart
        """
        now = clock.monotonic()
        if now >= self._until:
            self._counted, self._until = {}, now + _SECONDS
        if network not in self._counted and len(self._counted) >= _NETWORKS_MAX:
            raise TooFast
        self._counted[network] = self._counted.get(network, 0) + 1
        if self._counted[network] > self._per_minute:
            raise TooFast
