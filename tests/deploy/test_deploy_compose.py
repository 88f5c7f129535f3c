"""The compose file refers only to what there is, and exposes nothing. Docker is not needed for this."""

import importlib
import json
import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from deploy_builders import BROKER, COMPOSE, DEPLOY, OURS, ROOT, SERVICES, TOPICS, example_environment, variables

from cli.stack.maven import KAFKA_VERSION
from shared.parties import PORTS
from shared.settings import ServiceSettings

CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
PREFIX = "KINERJA_"
FOR_A_MOMENT = {"mongo-init", "topics", "operator"}


def test_the_services_run_from_one_image_with_their_own_command() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert {SERVICES[name]["image"] for name in OURS} == {f"kinerja:{version}"}
    assert {name: SERVICES[name]["command"][-1] for name in OURS} == {n: f"services.{n}.main" for n in OURS}
    assert all(importlib.import_module(SERVICES[name]["command"][-1]).main for name in OURS)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_refers_only_to_what_there_is(name: str) -> None:
    service = SERVICES[name]

    assert set(service["networks"]) <= COMPOSE["networks"].keys()
    for needed, how in service.get("depends_on", {}).items():
        assert how["condition"] in CONDITIONS
        assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[needed], needed
        assert how["condition"] != "service_completed_successfully" or SERVICES[needed]["restart"] == "no"
    for source, _, _ in mounts(service):
        assert (ROOT / source).exists() if source.startswith(".") else source in COMPOSE["volumes"], source


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_pinned_bounded_and_watched(name: str) -> None:
    service = SERVICES[name]

    assert re.fullmatch(r"[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?", service["image"]), "a version, never latest"
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert service["logging"]["options"].keys() == {"max-size", "max-file"}
    assert service["restart"] == ("no" if name in FOR_A_MOMENT else "unless-stopped")
    if service["restart"] != "no":
        assert {"test", "interval", "timeout", "retries"} <= service["healthcheck"].keys()


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_only(name: str) -> None:
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in SERVICES[name].get("ports", ()))


def test_no_two_services_share_a_port_and_ours_are_where_the_command_line_looks() -> None:
    published = {name: [port.split(":")[1] for port in each.get("ports", ())] for name, each in SERVICES.items()}
    ports = [port for each in published.values() for port in each]

    assert len(ports) == len(set(ports))
    assert {name: int(published[name][0]) for name in OURS} == PORTS


def test_the_database_is_not_reachable_from_outside() -> None:
    assert COMPOSE["networks"]["data"]["internal"] is True
    assert SERVICES["mongo"]["networks"] == ["data"]
    assert "ports" not in SERVICES["mongo"]


@pytest.mark.parametrize("name", OURS)
def test_what_services_are_told_is_a_setting(name: str) -> None:
    settings = importlib.import_module(f"services.{name}.settings").Settings
    told = {key.removeprefix(PREFIX).lower() for key in SERVICES[name]["environment"] if key.startswith(PREFIX)}

    assert told <= settings.model_fields.keys()
    assert ServiceSettings.model_fields.keys() <= settings.model_fields.keys()


@pytest.mark.parametrize("identity", ["KINERJA_JWT_KEY_FILE", "KINERJA_JWKS_URL"])
def test_the_settings_accept_what_services_are_told(identity: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = example_environment() | dict.fromkeys(variables(ROOT.joinpath("docker-compose.yml").read_text()), "x")
    given |= {"KINERJA_ZONE": "Asia/Jayapura", "KINERJA_LOG_LEVEL": "WARNING"}
    for key in [each for each in os.environ if each.startswith(PREFIX)]:
        monkeypatch.delenv(key)
    for key, value in SERVICES["goals"]["environment"].items():
        if value is not None:
            monkeypatch.setenv(key, filled(value, given))
    monkeypatch.setenv(identity, "https://sso.instansi.example/jwks" if "URL" in identity else "/etc/kinerja/jwks.json")

    settings = ServiceSettings()

    assert settings.kafka_bootstrap == "kafka:19092"
    assert settings.zone == "Asia/Jayapura"
    assert settings.mongo_uri.get_secret_value().startswith("mongodb://goals:x@mongo:27017/?replicaSet=kinerja")
    assert (settings.kafka_protocol, settings.kafka_user) == ("SASL_PLAINTEXT", "goals")
    assert bool(settings.jwks_url) != bool(settings.jwt_key_file)


def test_one_machine_has_as_many_partitions_as_a_cluster() -> None:
    assert int(SERVICES["goals"]["environment"]["KINERJA_KAFKA_PARTITIONS"]) == TOPICS["defaults"]["partitions"]


def test_the_broker_is_the_one_that_the_tests_run_on() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"


def test_everybody_logs_in_as_himself_at_broker_and_database() -> None:
    for name in OURS:
        told = SERVICES[name]["environment"]
        own = f"${{KINERJA_PASSWORD_{name.upper()}:?lihat deploy/env.example}}"

        assert (told["KINERJA_KAFKA_USER"], told["KINERJA_KAFKA_PASSWORD"]) == (name, own)
        assert told["KINERJA_MONGO_URI"].startswith(f"mongodb://{name}:{own}@mongo:27017/")
    asked = {each for name in OURS for each in variables(str(SERVICES[name]["environment"])) if "PASSWORD" in each}
    assert len(asked) == len(OURS)


def test_the_command_line_can_do_what_its_user_may_and_no_more() -> None:
    topics, operator = SERVICES["topics"], SERVICES["operator"]

    assert (topics["environment"]["KINERJA_KAFKA_USER"], operator["environment"]["KINERJA_KAFKA_USER"]) == (
        "admin", "operator",
    )  # fmt: skip
    assert {f"KINERJA_PASSWORD_{each['name'].upper()}" for each in TOPICS["users"]} <= topics["environment"].keys()
    assert "admin" not in {each["name"] for each in TOPICS["users"]}
    assert SERVICES["goals"]["depends_on"].keys() >= {"topics", "mongo-init"}
    assert operator["profiles"] == ["operator"]


def test_the_broker_lets_nobody_in_without_a_login_and_grants_nothing_by_itself() -> None:
    assert all(each.endswith(":SASL_PLAINTEXT") for each in BROKER["listener.security.protocol.map"].split(","))
    assert BROKER["authorizer.class.name"].endswith("StandardAuthorizer")
    assert (BROKER["allow.everyone.if.no.acl.found"], BROKER["super.users"]) == ("false", "User:admin")
    assert BROKER["listeners"].endswith("CONTROLLER://127.0.0.1:9093"), "the controller is nobody's to reach"


def test_the_database_user_of_a_service_may_do_things_with_its_collection_only() -> None:
    """The script itself, with a database that writes down what it is asked."""
    if (node := shutil.which("node")) is None:
        pytest.skip("node is missing, which runs the script without a database")
    told = SERVICES["mongo-init"]["environment"]
    given = {key: value if key.endswith("DATABASE") else f"rahasia-{key[-8:]}" for key, value in told.items()}

    done = subprocess.run(
        [node, "-e", FAKE_DATABASE], env=given, capture_output=True, text=True, check=True, cwd=DEPLOY
    )

    asked = json.loads(done.stdout.splitlines()[-1])
    wanted = {*OURS, "notices"}
    assert {each["role"] for each in asked["roles"]} == {each["user"] for each in asked["users"]} == wanted
    for each in asked["roles"]:
        assert [privilege["resource"] for privilege in each["privileges"]] == [
            {"db": "kinerja", "collection": each["role"] + beside} for beside in ("", ".additions", ".checkpoints")
        ]
        assert all({"find", "insert", "update", "remove"} < set(found["actions"]) for found in each["privileges"])
        assert each["roles"] == []
    assert all(each["roles"] == [{"role": each["user"], "db": "kinerja"}] for each in asked["users"])
    assert asked["dropped"] == ["kinerja"]


FAKE_DATABASE = """
const asked = { roles: [], users: [], dropped: [] };
const fake = {
  getRole: () => null, createRole: (each) => asked.roles.push(each),
  getUser: (name) => (name === "kinerja" ? {} : null), createUser: (each) => asked.users.push(each),
  dropUser: (name) => asked.dropped.push(name),
};
globalThis.print = () => {};
globalThis.connect = () => ({
  adminCommand: () => ({ ok: 1 }), hello: () => ({ isWritablePrimary: true }), getSiblingDB: () => fake,
});
require("vm").runInThisContext(require("fs").readFileSync("mongo/init.js", "utf8"));
console.log(JSON.stringify(asked));
"""


def test_clients_are_told_addresses_that_they_can_reach() -> None:
    kafka = SERVICES["kafka"]
    told = dict(each.split("://") for each in BROKER["advertised.listeners"].split(","))
    listening = dict(each.split("://") for each in BROKER["listeners"].split(","))

    assert told["INNER"] == SERVICES["goals"]["environment"]["KINERJA_KAFKA_BOOTSTRAP"]
    assert kafka["ports"] == [f"{told['HOST']}{listening['HOST']}"]
    assert BROKER["controller.quorum.voters"] == f"1@{listening['CONTROLLER']}"
    assert "kafka-data:/var/lib/kafka/data" in kafka["volumes"]
    assert BROKER["log.dirs"] == "/var/lib/kafka/data"


def test_a_stop_waits_longer_than_a_service_needs_to_drain() -> None:
    drain = ServiceSettings.model_fields["drain_seconds"].default

    assert all(int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > drain + 10 for name in OURS)


def test_files_of_the_repository_are_mounted_read_only() -> None:
    written = [source for each in SERVICES.values() for source, _, mode in mounts(each) if mode != "ro"]

    assert all(not source.startswith(".") for source in written)


def test_no_secret_is_in_the_files() -> None:
    example = example_environment()

    assert all(not value for key, value in example.items() if key.endswith("PASSWORD"))
    for service in SERVICES.values():
        for key, value in (service.get("environment") or {}).items():
            assert "PASSWORD" not in key or str(value).startswith("${"), key


def test_everything_asked_for_is_explained_in_the_example() -> None:
    asked = variables((ROOT / "docker-compose.yml").read_text())
    passed_on = {key for key, value in SERVICES["goals"]["environment"].items() if value is None}
    example = (DEPLOY / "env.example").read_text()

    assert all(f"{name}=" in example for name in asked | passed_on)


def test_docker_itself_accepts_the_file(tmp_path: Path) -> None:
    if not compose_is_installed():
        pytest.skip("docker compose is not installed; the rules above still hold")
    environment = tmp_path / "env"
    environment.write_text((DEPLOY / "env.example").read_text().replace("PASSWORD=\n", "PASSWORD=x\n"))

    done = subprocess.run(
        ["docker", "compose", "--env-file", environment, "-f", ROOT / "docker-compose.yml", "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def compose_is_installed() -> bool:
    docker = shutil.which("docker")
    return (
        docker is not None
        and not subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode
    )


def mounts(service: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for each in service.get("volumes", ()):
        source, target, *mode = each.split(":")
        found.append((source, target, *(mode or ["rw"])))
    return found


def filled(value: str, given: dict[str, str]) -> str:
    return re.sub(r"\$\{([A-Z_]+)(:[-?][^}]*)?\}", lambda found: given[found[1]], value)
