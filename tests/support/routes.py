"""The routes of a service, and what each of them calls."""

import importlib
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from shared.service import Service


def service_of(name: str) -> Service:
    """Give what makes a service."""
    service: Service = importlib.import_module(f"services.{name}.main").SERVICE
    return service


def calls(dependant: Dependant) -> Iterator[Any]:
    """Name the function behind a route, and all that it depends on."""
    yield dependant.call
    for each in dependant.dependencies:
        yield from calls(each)


def every(router: APIRouter) -> Iterator[APIRoute]:
    """Give the routes of a router and of those that it includes."""
    for each in router.routes:
        if isinstance(each, APIRoute):
            yield each
        elif isinstance(nested := getattr(each, "original_router", None), APIRouter):
            yield from every(nested)
