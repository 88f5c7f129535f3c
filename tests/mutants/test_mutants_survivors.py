"""The list of faults that no test notices keeps its form, and says only what is still so."""

from pathlib import Path

import pytest

from tests.mutants.survivors import Survivor, listed

ROOT = Path(__file__).resolve().parents[2]
REASON_MIN = 30


@pytest.mark.parametrize("survivor", [pytest.param(each, id=f"{each.module}-{each.within}") for each in listed()])
def test_a_survivor_is_named_with_a_reason_and_still_there(survivor: Survivor) -> None:
    source = " ".join((ROOT / survivor.module).read_text().split())
    function = survivor.within.rpartition(".")[2]

    assert len(survivor.reason) >= REASON_MIN
    assert survivor.before != survivor.after
    assert " ".join(survivor.before.split()) in source
    assert not function or f"def {function}(" in source


def test_no_survivor_is_named_twice() -> None:
    keys = [each.key for each in listed()]

    assert len(keys) == len(set(keys))


def test_an_entry_without_a_reason_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "survivors.yaml"
    path.write_text("- {module: a.py, within: f, before: a < b, after: a <= b}\n")

    with pytest.raises(TypeError, match="reason"):
        listed(path)
