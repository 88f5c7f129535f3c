"""Structured logs that never print a NIP: one JSON object a line, constant text plus fields."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_NIP = re.compile(r"(?<!\d)\d{18}(?!\d)")
_FORBIDDEN = frozenset({"name", "nip", "observed", "effect", "text", "token", "password"})
MASKED = "[disamarkan]"


def mask(value: Any) -> Any:
    """Hide whatever looks like a NIP, however deep it sits, and whatever a forbidden field holds."""
    if isinstance(value, str):
        return _NIP.sub(MASKED, value)
    if isinstance(value, dict):
        return {mask(key): MASKED if key in _FORBIDDEN else mask(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and _NIP.search(str(value)):
        return MASKED
    return value


def _mask_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: MASKED if key in _FORBIDDEN else mask(value) for key, value in event.items()}


def configure(*, service: str, level: str = "INFO") -> None:
    """Send our own logs and those of libraries through one masking JSON renderer to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
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
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _mask_event,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("aiokafka", "uvicorn.access", "pymongo", "httpx"):
        logging.getLogger(noisy).setLevel("WARNING")
    structlog.contextvars.bind_contextvars(service=service)


def get(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
