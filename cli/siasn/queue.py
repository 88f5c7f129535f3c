"""The queue on disk: what SIASN is still to be told, what became of each try, and which records there are ours."""

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cli.siasn.payloads import Service

_TABLES = """
create table if not exists tell (
  subject text primary key, service text not null, version integer not null, person text not null, rater text not null,
  fact text not null, state text not null, tries integer not null default 0, next_at real not null default 0,
  remote_id text not null default '', reason text not null default '', tried text not null default '[]'
);
create index if not exists tell_due on tell (state, next_at);
create table if not exists person (subject text primary key, version integer not null, nip text not null);
"""


class State(StrEnum):
    """What became of an entry. ``unclear``: SIASN may or may not have it, so it is looked up before the next try."""

    WAITING = "waiting"
    UNCLEAR = "unclear"
    DONE = "done"
    NEEDS_PERSON = "needs_person"
    NOTHING_TO_TELL = "nothing_to_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A result, or credits, to be told; ``fact`` is our event's body, ``remote_id`` the record there once known."""

    subject: str
    service: Service
    version: int
    person: str
    rater: str
    fact: dict[str, Any]
    state: State
    tries: int = 0
    remote_id: str = ""
    reason: str = ""
    tried: tuple[tuple[str, ...], ...] = ()


class Queue:
    """One SQLite file. Hearing a fact twice, or an older one later, changes nothing."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Keep everything or nothing of what is done inside."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def add(self, item: Item) -> bool:
        """Put in an entry, or a newer version of one; a record there that is ours stays known."""
        changed = self._db.execute(
            "insert into tell (subject, service, version, person, rater, fact, state, reason)"
            " values (?, ?, ?, ?, ?, ?, ?, ?)"
            " on conflict (subject) do update set version=excluded.version, rater=excluded.rater, fact=excluded.fact,"
            " state=case when tell.state=? and excluded.state=? then tell.state else excluded.state end,"
            " next_at=case when tell.state=? then tell.next_at else 0 end,"
            " reason=excluded.reason, tries=0 where excluded.version > tell.version",
            (
                item.subject,
                item.service.value,
                item.version,
                item.person,
                item.rater,
                json.dumps(item.fact),
                item.state.value,
                item.reason,
                # What was written without a clear answer may still show: a newer version waits for that, too.
                State.UNCLEAR.value,
                State.WAITING.value,
                State.UNCLEAR.value,
            ),
        )
        return changed.rowcount > 0

    def know(self, subject: str, version: int, nip: str) -> None:
        """Keep the NIP of a person as the directory told it last."""
        self._db.execute(
            "insert into person values (?, ?, ?) on conflict (subject) do update set version=excluded.version,"
            " nip=excluded.nip where excluded.version > person.version",
            (subject, version, nip),
        )

    def nip(self, subject: str) -> str:
        """Give the NIP of a person; empty when the directory has not told one."""
        found = self._db.execute("select nip from person where subject = ?", (subject,)).fetchone()
        return "" if found is None else str(found[0])

    def due(self, now: float, limit: int) -> list[Item]:
        """Give what may be tried now, those waiting longest first."""
        rows = self._db.execute(
            "select * from tell where state in (?, ?) and next_at <= ? order by next_at, subject limit ?",
            (State.WAITING.value, State.UNCLEAR.value, now, limit),
        )
        return [_item(row) for row in rows]

    def next_at(self) -> float | None:
        """Say when the next try is due; None when nothing waits."""
        states = (State.WAITING.value, State.UNCLEAR.value)
        found = self._db.execute("select min(next_at) from tell where state in (?, ?)", states).fetchone()
        return None if found[0] is None else float(found[0])

    def settle(self, item: Item, state: State, *, remote_id: str = "", reason: str = "") -> None:
        """Note what became of an entry, unless a newer version of it has come meanwhile."""
        self._db.execute(
            "update tell set state=?, reason=?, tries=tries+1,"
            " remote_id=case when ? = '' then remote_id else ? end where subject=? and version=?",
            (state.value, reason, remote_id, remote_id, item.subject, item.version),
        )

    def trying(self, item: Item, values: Sequence[str]) -> None:
        """Note what is about to be written: whatever becomes of the call, a record there with it is ours."""
        known = [list(each) for each in item.tried]
        tried = json.dumps([*known, list(values)] if list(values) not in known else known)
        self._db.execute("update tell set tried=? where subject=?", (tried, item.subject))

    def keep_remote(self, item: Item, remote_id: str) -> None:
        """Note which record there is ours, also when the version has changed meanwhile."""
        self._db.execute("update tell set remote_id=? where subject=?", (remote_id, item.subject))

    def forget_tried(self, item: Item) -> None:
        """Note that nothing of what was tried is there any more: what has the same values later is not ours."""
        self._db.execute("update tell set tried='[]' where subject=? and version=?", (item.subject, item.version))

    def again(self, item: Item, state: State, *, at: float, reason: str) -> None:
        """Note a failed try and when the next is due."""
        self._db.execute(
            "update tell set state=?, reason=?, next_at=?, tries=tries+1 where subject=? and version=?",
            (state.value, reason, at, item.subject, item.version),
        )

    def release(self, subjects: Sequence[str]) -> int:
        """Let entries that needed a person be tried again, after looking what is there."""
        marks = ",".join("?" * len(subjects))
        changed = self._db.execute(
            f"update tell set state=?, tries=0, next_at=0 where state=? and subject in ({marks})",
            (State.UNCLEAR.value, State.NEEDS_PERSON.value, *subjects),
        )
        return changed.rowcount

    def recheck(self) -> int:
        """Look up everything again that was done, to find what got lost or changed there."""
        changed = self._db.execute(
            "update tell set state=?, tries=0, next_at=0 where state=?", (State.UNCLEAR.value, State.DONE.value)
        )
        return changed.rowcount

    def counts(self) -> dict[str, int]:
        """Say how many entries are in which state."""
        found = dict(self._db.execute("select state, count(*) from tell group by state").fetchall())
        return {state.value: int(found.get(state.value, 0)) for state in State}

    def items(self, state: State | None = None) -> list[Item]:
        """List entries, of one state or all."""
        where, values = ("where state = ?", (state.value,)) if state else ("", ())
        return [_item(row) for row in self._db.execute(f"select * from tell {where} order by subject", values)]


def _item(row: Sequence[Any]) -> Item:
    subject, service, version, person, rater, fact, state, tries, _next, remote_id, reason, tried = row
    return Item(
        subject=subject,
        service=Service(service),
        version=version,
        person=person,
        rater=rater,
        fact=json.loads(fact),
        state=State(state),
        tries=tries,
        remote_id=remote_id,
        reason=reason,
        tried=tuple(tuple(str(value) for value in each) for each in json.loads(tried)),
    )
