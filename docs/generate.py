"""Write the pages that follow from the code: settings, metrics, regulations (`make docs`; a test compares)."""

import importlib
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter
from pydantic import SecretStr
from pydantic_core import PydanticUndefined
from pydantic_settings import BaseSettings

from cli.identity.settings import IdentitySettings
from cli.siasn.settings import SiasnSettings
from docs.explanations import explanations_page
from docs.regulation import regulation_page
from notices.settings import NoticesSettings
from portal.settings import PortalSettings
from shared.metrics import REGISTRY
from shared.parties import PORTS
from shared.settings import ServiceSettings

FOLDER = Path(__file__).parent
SERVICES = tuple(PORTS)


def settings_page() -> str:
    """List every setting: those all services share, then what each adds or changes."""
    parts = ["# Settings\n\nGenerated from the code (`make docs`). Read once at start from environment variables.\n"]
    parts.append(_table("All services", ServiceSettings, known={}))
    shared = {name: repr(field.default) for name, field in ServiceSettings.model_fields.items()}
    for service in SERVICES:
        own = importlib.import_module(f"services.{service}.settings").Settings
        parts.append(_table(f"Only {service}", own, known=shared))
    parts.append(_table("Only `kinerja siasn`", SiasnSettings, known={}))
    parts.append(_table("The portal", PortalSettings, known={}))
    parts.append(_table("The notices", NoticesSettings, known={}))
    parts.append(_table("The sign-in of `kinerja up`", IdentitySettings, known={}))
    return "\n".join(parts)


def metrics_page() -> str:
    """List every metric of ours with its labels and what to do when it moves."""
    for service in SERVICES:
        importlib.import_module(f"services.{service}.main")
    importlib.import_module("notices.metrics")
    rows = [f"| `{name}` | {labels} | {text} |" for name, labels, text in _metrics(REGISTRY)]
    head = "# Metrics\n\nGenerated from the code (`make docs`). FastStream's own (`faststream_*`) come on top.\n"
    return "\n".join([head, "| metric | labels | what it means, and what to do |", "|---|---|---|", *rows, ""])


def _metrics(registry: CollectorRegistry) -> list[tuple[str, str, str]]:
    collectors = set(registry._collector_to_names)
    found = [
        (_name(each), ", ".join(getattr(each, "_labelnames", ())), getattr(each, "_documentation", ""))
        for each in collectors
    ]
    return sorted(found)


def _name(collector: object) -> str:
    return getattr(collector, "_name", "") + ("_total" if isinstance(collector, Counter) else "")


def _table(title: str, settings: type[BaseSettings], known: dict[str, str]) -> str:
    prefix = settings.model_config["env_prefix"]
    rows = [
        f"| `{prefix}{name.upper()}` | {_default(field.default)} | {field.description or ''} |"
        for name, field in settings.model_fields.items()
        if known.get(name) != repr(field.default)
    ]
    return "\n".join([f"## {title}\n", "| variable | default | meaning |", "|---|---|---|", *rows, ""])


def _default(value: object) -> str:
    value = value.get_secret_value() if isinstance(value, SecretStr) else value
    return "required" if value is PydanticUndefined else f"`{value}`" if value not in ("", None) else ""


PAGES = {
    "settings.md": settings_page,
    "metrics.md": metrics_page,
    "regulation.md": regulation_page,
    "explanations.md": explanations_page,
}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page())


if __name__ == "__main__":
    main()
