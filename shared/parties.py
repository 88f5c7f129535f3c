"""The parties of the platform: name, port, topics. Whatever names one follows this table."""

from dataclasses import dataclass
from typing import Final

from shared.events.registry import AGENCIES, APPRAISALS, CAREER, DIRECTORY, EVALUATION, FEEDBACK, GOALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who publishes and subscribes to which topics. ``port``: where it listens on one machine; None: no service."""

    name: str
    title: str
    publishes: tuple[str, ...]
    subscribes: tuple[str, ...] = ()
    port: int | None = None


PARTIES: Final = (
    Party(
        name="directory",
        title="Direktori pegawai",
        publishes=(DIRECTORY, AGENCIES),
        subscribes=(GOALS,),
        port=8105,
    ),
    Party(
        name="goals",
        title="Penetapan sasaran",
        publishes=(GOALS,),
        subscribes=(DIRECTORY, AGENCIES, EVALUATION),
        port=8101,
    ),
    Party(
        name="feedback",
        title="Umpan balik",
        publishes=(FEEDBACK,),
        subscribes=(AGENCIES, GOALS, EVALUATION),
        port=8103,
    ),
    Party(
        name="evaluation",
        title="Penilaian",
        publishes=(EVALUATION, APPRAISALS),
        subscribes=(AGENCIES, GOALS, FEEDBACK),
        port=8102,
    ),
    Party(
        name="career",
        title="Rekomendasi karier",
        publishes=(CAREER,),
        subscribes=(AGENCIES, EVALUATION, FEEDBACK, GOALS, APPRAISALS),
        port=8104,
    ),
)

PORTS: Final = dict(
    sorted(((each.name, each.port) for each in PARTIES if each.port is not None), key=lambda named: named[1])
)
"""The services, in the order of their ports."""


def party(name: str) -> Party:
    """Find a party by its name.

    :raises KeyError: when there is none
    """
    return {each.name: each for each in PARTIES}[name]
