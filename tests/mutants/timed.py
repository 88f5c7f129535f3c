"""A plugin of pytest: writes down how long each passed test took, and takes a part of each large table of tests."""

import json
from pathlib import Path

import pytest

FROM_ONE_FUNCTION_MAX = 300
"""So many cases of one function are tried; of more, evenly chosen ones."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seconds-to", type=Path, help="file for the seconds that each passed test took")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what says the same again and again, as most of the thousands of cases of a matrix do."""
    groups: dict[str, list[pytest.Item]] = {}
    for item in items:
        groups.setdefault(item.nodeid.partition("[")[0], []).append(item)
    chosen = {id(item) for group in groups.values() for item in group[:: _step(len(group))]}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in chosen])
    items[:] = [item for item in items if id(item) in chosen]


def _step(count: int) -> int:
    return -(-count // FROM_ONE_FUNCTION_MAX)


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> object:
    target = session.config.getoption("--seconds-to")
    if target is not None:
        target.write_text(json.dumps(_SECONDS))
    return (yield)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.passed:
        _SECONDS[report.nodeid] = round(_SECONDS.get(report.nodeid, 0) + report.duration, 4)


_SECONDS: dict[str, float] = {}
