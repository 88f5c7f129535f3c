"""The page for operators names files, settings and commands that there are."""

import re

from deploy_builders import DEPLOY, ROOT, SERVICES, variables
from typer.main import get_command

from cli.main import app
from shared.parties import PORTS

PAGE = (DEPLOY / "README.md").read_text(encoding="utf-8")
NOT_COMMITTED = {"deploy/identity/jwks.json", "deploy/identity/session.keys", "deploy/identity/links.key"}
OF_THE_COMMAND_LINE = {"KINERJA_TOKEN", "KINERJA_TEST_KEYCLOAK"}


def test_named_files_exist() -> None:
    named = set(re.findall(r"`(deploy/[\w./-]+\w)`", PAGE)) - NOT_COMMITTED

    assert len(named) > 3
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_named_variables_are_asked_for() -> None:
    asked = variables((ROOT / "docker-compose.yml").read_text()) | SERVICES["goals"]["environment"].keys()

    assert set(re.findall(r"\bKINERJA_[A-Z_]+", PAGE)) <= asked | OF_THE_COMMAND_LINE


def test_named_commands_exist() -> None:
    commands = getattr(get_command(app), "commands")  # noqa: B009  (typer's group is told as a plain command)
    named = re.findall(r"cli\.main ([a-z-]+)(?: ([a-z]+))?", PAGE)

    assert named
    for group, command in named:
        assert group in commands
        assert not command or command in getattr(commands[group], "commands", {})


def test_every_published_address_is_listed() -> None:
    ports = {int(port.split(":")[1]) for each in SERVICES.values() for port in each.get("ports", ())}
    first, *others = PORTS.values()

    assert [port for port in sorted(ports - {*others}) if f"127.0.0.1:{port}" not in PAGE] == []
    assert first == min(PORTS.values())
