"""Structured logs that never print a NIP: one JSON object a line, constant text plus fields."""

import json
import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import structlog

_NIP = re.compile(r"(?<!\d)\d{18}(?!\d)|(?<!\d)\d{8}([ .-])\d{6}\1\d\1\d{3}(?!\d)")
_FORBIDDEN = frozenset({"name", "nip", "observed", "effect", "text", "token", "password"})
_PLAIN = (date, Decimal, PurePath)
_OURS = ("shared", "services", "cli", "portal")
MASKED = "[disamarkan]"


def mask(value: Any) -> Any:
    """Hide whatever looks like a NIP, however deep it sits, and whatever a forbidden field holds."""
    match value:
        case str():
            return _NIP.sub(MASKED, value)
        case None | bool() | float():
            return value
        case int():
            return MASKED if _NIP.search(str(value)) else value
        case dict():
            return {_key(key): MASKED if key in _FORBIDDEN else mask(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [mask(each) for each in value]
    # The text of anything else may hold whatever it holds, names and all.
    return _NIP.sub(MASKED, str(value)) if isinstance(value, _PLAIN) else f"<{type(value).__name__}>"


def where(error: BaseException) -> str:
    """Tell an exception by type and place, with those that led to it; never by its text, which may quote a person."""
    told, at, met = [], error, set[int]()
    while id(at) not in met:
        met.add(id(at))
        frames = traceback.extract_tb(at.__traceback__)
        told.append(
            "\n".join([type(at).__qualname__, *(f"  {each.filename}:{each.lineno} {each.name}" for each in frames)])
        )
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__) or at
    return "\ncaused by ".join(told)


def configure(*, service: str, level: str = "INFO") -> None:
    """Send our own logs and those of libraries through one masking JSON renderer to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _first_line, _mask_event, _render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    for noisy in ("aiokafka", "uvicorn.access", "pymongo", "httpx"):
        logging.getLogger(noisy).setLevel("WARNING")
    structlog.contextvars.bind_contextvars(service=service)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


def _key(key: Any) -> Any:
    masked = mask(key)
    return masked if isinstance(masked, str | int | float | bool | None) else str(masked)


def _tell_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = where(error)
    return event


def _first_line(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep the first line of what libraries say: asyncio quotes tasks with the text of their exceptions below it."""
    if not str(event.get("logger", "")).startswith(_OURS):
        event["event"] = str(event.get("event", "")).partition("\n")[0]
    return event


def _mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: MASKED if key in _FORBIDDEN else mask(value) for key, value in event.items()}


def _render(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return json.dumps(event, sort_keys=True, ensure_ascii=False, default=lambda each: f"<{type(each).__name__}>")
