"""What waits for a person, and what happened around a person: the same two lists in every service."""

from datetime import date
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

K = TypeVar("K")
H = TypeVar("H")
Since = Annotated[date | None, Query(description="Sejak hari ini juga yang terjadi; tanpa ini tidak ada.")]


class Task(BaseModel, Generic[K]):
    """An act that the caller, and nobody else, has to do next.

    ``subject``: the document that it is about. ``employee_id``: whom it is about, the caller where it is the own.
    ``since``: the day from which it waits. ``due_on``: the last day, where a rule sets one. ``count``: how many.
    ``reminded_on``: the last day on which an officer reminded of it.
    """

    id: str
    kind: K
    subject: str
    cycle_id: str | None
    employee_id: str
    since: date | None = None
    due_on: date | None = None
    count: int = 1
    reminded_on: date | None = None


class Happened(BaseModel, Generic[H]):
    """Something that somebody else did. ``by``: who, where that may be known."""

    kind: H
    subject: str
    cycle_id: str | None
    employee_id: str
    on: date
    by: str | None = None


class Tasks(BaseModel, Generic[K, H]):
    """What waits for the caller on the agency's day, and what happened since the day named, newest first."""

    today: date
    items: list[Task[K]]
    happened: list[Happened[H]]


def task_id(kind: str, subject: str) -> str:
    """Name a task; the same one has the same name as long as it waits."""
    return f"{kind}|{subject}"
