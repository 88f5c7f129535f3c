"""The files of the deployment, read once."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from shared.parties import PORTS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
TOPICS: dict[str, Any] = yaml.safe_load((DEPLOY / "topics.yaml").read_text(encoding="utf-8"))
BROKER: dict[str, str] = dict(
    line.split("=", 1)
    for line in (DEPLOY / "kafka" / "server.properties").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
ALERTS: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())["groups"][0]["rules"]
SCRAPES: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())["scrape_configs"]
DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "dashboards" / "kinerja.json").read_text())
REALM: dict[str, Any] = json.loads((DEPLOY / "keycloak" / "kinerja-realm.json").read_text(encoding="utf-8"))
OURS = tuple(PORTS)


def variables(text: str) -> set[str]:
    """Names that a compose file takes from its surroundings."""
    return set(re.findall(r"\$\{([A-Z_]+)", text))


def example_environment() -> dict[str, str]:
    lines = (DEPLOY / "env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def expressions() -> Iterator[tuple[str, str]]:
    """Every query of the alerts and of the dashboard, with where it stands."""
    for alert in ALERTS:
        yield alert["alert"], alert["expr"]
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
