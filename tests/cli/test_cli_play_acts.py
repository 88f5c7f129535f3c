"""Every kind of step that a story may hold has its act."""

from typing import get_args

from cli.play.perform import ACTS
from cli.play.steps import AnyStep


def test_every_kind_of_step_has_an_act() -> None:
    union, *_annotations = get_args(AnyStep)

    assert set(ACTS) == set(get_args(union))
