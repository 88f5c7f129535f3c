"""Suggested ratings on one core, nothing read or written; and the same people rated from tables, one by one."""

from collections.abc import Iterator
from itertools import islice

from benchmarks.per_object import rate_from_tables
from benchmarks.rated import Person, people
from services.evaluation.rules.rate.inputs import Inputs
from services.evaluation.rules.rate.suggest import rate, suggest, suggestion


def suggest_many(number: int, explained: bool) -> int:
    """Suggest ratings; ``explained`` keeps the numbers that the words of an explanation are rendered from."""
    done = 0
    for policy, inputs in _each(number):
        if explained:
            rating = rate(policy, inputs)
            done += (rating, suggestion(policy, inputs, rating, explain=False)) is not None
        else:
            done += suggest(policy, inputs, explain=False) is not None
    return done


def word_many(number: int) -> int:
    """Suggest ratings and word every step, as somebody who reads an explanation asks for."""
    return sum(bool(suggest(policy, inputs).steps) for policy, inputs in _each(number))


def django_style(number: int) -> int:
    """Rate one by one, each from eight queries, as ``benchmarks.per_object`` says."""
    return rate_from_tables(number)


def _each(number: int) -> Iterator[Person]:
    """Go round the people; the inputs are new each time, as those of a document that was read just now."""
    everybody = people()
    for start in range(0, number, len(everybody)):
        for policy, inputs in islice(everybody, number - start):
            yield policy, Inputs(**{name: value for name, value in vars(inputs).items() if name[0] != "_"})
