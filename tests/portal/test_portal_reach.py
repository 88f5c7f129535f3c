"""Every command that a service takes is given on a page of the portal, or it is said why not."""

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import APIRoute

from portal.pages import ROUTERS

ROOT = Path(__file__).resolve().parents[2]
REACH: dict[str, dict[str, dict[str, str]]] = yaml.safe_load((ROOT / "portal" / "reach.yaml").read_text())
SENT = {"post", "put", "delete", "patch"}


def commands(service: str) -> set[str]:
    """What a service can be told to do, as its OpenAPI document has it."""
    paths: dict[str, Any] = importlib.import_module(f"services.{service}.main").app().openapi()["paths"]
    return {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if method in SENT and path.startswith("/v1/")
    }


@pytest.mark.parametrize("service", sorted(REACH))
def test_the_list_names_every_command_and_none_that_is_gone(service: str) -> None:
    assert set(REACH[service]) == commands(service)


def test_the_list_names_every_service() -> None:
    assert set(REACH) == {each.name for each in (ROOT / "services").iterdir() if (each / "main.py").exists()}


def test_pages_that_are_named_take_forms() -> None:
    pages = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in route.methods
    }
    named = {told["page"] for listed in REACH.values() for told in listed.values() if "page" in told}

    assert named - pages == set()


def test_whatever_has_no_page_has_a_reason() -> None:
    without = [
        command
        for listed in REACH.values()
        for command, told in listed.items()
        if "page" not in told and len(told["reason"]) < 20
    ]

    assert without == []
