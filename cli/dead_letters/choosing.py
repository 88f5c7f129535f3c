"""Which parked records a command is about."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import typer
from aiokafka import TopicPartition

from cli.dead_letters.board import DeadLetter, State
from cli.errors import Stop
from shared import clock

ServiceOption = Annotated[str, typer.Option("--service", help="Hanya yang disisihkan layanan ini.")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Hanya dengan alasan ini, seperti not-json.")]
TopicOption = Annotated[str, typer.Option("--topic", help="Hanya yang berasal dari topik ini, atau topik/partisi.")]
AgencyOption = Annotated[str, typer.Option("--agency", help="Hanya tentang instansi ini.")]
SinceOption = Annotated[
    str, typer.Option("--since", help="Hanya sejak: 30m, 12h, 7d, atau waktu seperti 2026-01-31 (UTC).")
]
IdsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="Nomor dari `list`: layanan:topik/partisi/offset.")
]
RestingOption = Annotated[
    str, typer.Option("--resting", metavar="TOPIK/PARTISI", help="Partisi yang beristirahat (bersama --service).")
]

_AGO: Final = re.compile(r"(\d{1,5})([mhd])")
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What letters have to be like; what is empty does not matter."""

    ids: frozenset[str] = frozenset()
    service: str = ""
    reason: str = ""
    topic: str = ""
    agency: str = ""
    since: str = ""

    def __bool__(self) -> bool:
        return any((self.ids, self.service, self.reason, self.topic, self.agency, self.since))

    def of(self, letters: Iterable[DeadLetter], *, states: Sequence[State] = ()) -> list[DeadLetter]:
        """Choose letters; those in other states are chosen only when they are named.

        :raises Stop: when an id is not among them
        """
        begin = _begin(self.since)
        found = [each for each in letters if self._fits(each, begin)]
        if missing := sorted(self.ids - {each.id for each in found}):
            raise Stop(f"Tidak ada pesan yang disisihkan dengan nomor {', '.join(missing)}. Lihat: list --all.")
        return [each for each in found if self.ids or not states or each.state in states]

    def _fits(self, each: DeadLetter, begin: datetime | None) -> bool:
        return (
            (not self.ids or each.id in self.ids)
            and self.service in ("", each.service)
            and self.reason in ("", each.reason)
            and self.topic in ("", each.topic, f"{each.topic}/{each.partition}")
            and self.agency in ("", each.agency)
            and (begin is None or datetime.fromisoformat(each.time) >= begin)
        )


def place_of(text: str) -> TopicPartition:
    """Read a partition as it is written: topic/number.

    :raises Stop: when it is not
    """
    topic, _slash, partition = text.rpartition("/")
    if not topic or not partition.isdecimal():
        raise Stop(f"--resting: tulis TOPIK/PARTISI seperti kinerja.goals/3, bukan {text}.")
    return TopicPartition(topic, int(partition))


def _begin(since: str) -> datetime | None:
    if not since:
        return None
    if ago := _AGO.fullmatch(since):
        return clock.now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        found = datetime.fromisoformat(since)
    except ValueError as error:
        raise Stop(f"--since: tulis 30m, 12h, 7d, atau waktu seperti 2026-01-31, bukan {since}.") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
