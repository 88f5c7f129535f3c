"""What the public is asked about a service unit: the nine elements of the SKM (PermenPANRB 14/2017)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from services.feedback.rules.lists import read


@dataclass(frozen=True, slots=True)
class Wording:
    """A text for people: Indonesian first, English as second language."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Option:
    """One of the four answers."""

    value: int
    text: Wording


@dataclass(frozen=True, slots=True)
class Question:
    """The question about one element. Forms order U8 and U9 differently, so the code is what counts."""

    element: str
    name: Wording
    question: Wording
    options: tuple[Option, ...]


QUESTIONS: Final = read("skm_questions.yaml", tuple[Question, ...])
ELEMENTS: Final = tuple(question.element for question in QUESTIONS)
VALUES: Final = tuple(option.value for option in QUESTIONS[0].options)
