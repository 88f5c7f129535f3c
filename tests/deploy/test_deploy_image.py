"""The Dockerfile copies what there is, runs as nobody special and asks what the service answers."""

import re
from fnmatch import fnmatch

from deploy_builders import DEPLOY, OURS, ROOT, SERVICES

from shared.settings import ServiceSettings

DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = re.sub(r"\\\n", " ", DOCKERFILE)


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", INSTRUCTIONS, re.MULTILINE)
    return [source.rstrip("/") for line in lines for source in line.split()[:-1]]


def test_copied_paths_exist_and_reach_the_builder() -> None:
    ignore = (DEPLOY / "Dockerfile.dockerignore").read_text().split("\n")
    sent = [line.removeprefix("!") for line in ignore if line.startswith("!")]

    assert {"shared", "services", "requirements.txt"} <= set(copied())
    for path in copied():
        assert (ROOT / path).exists(), path
        assert any(fnmatch(path, each) for each in sent), path


def test_every_package_is_pinned_with_its_hash() -> None:
    requirements = (ROOT / "requirements.txt").read_text()
    pinned = re.findall(r"^[a-z0-9\[\]._-]+==", requirements, re.MULTILINE | re.IGNORECASE)

    for option in ("--require-hashes", "--no-deps", "--only-binary=:all:"):
        assert option in INSTRUCTIONS
    assert len(pinned) > 20
    assert requirements.count("--hash=sha256:") >= len(pinned)


def test_the_image_does_not_run_as_root_and_holds_no_secret() -> None:
    assert re.findall(r"^USER (.+)$", INSTRUCTIONS, re.MULTILINE) == ["10001"]
    assert not re.search(r"(?i)password|secret|token", INSTRUCTIONS)


def test_health_is_asked_where_the_service_answers() -> None:
    environment = re.search(r"^ENV (.+)$", INSTRUCTIONS, re.MULTILINE)
    assert environment is not None
    told = dict(each.split("=", 1) for each in environment[1].split())

    assert {key.removeprefix("KINERJA_").lower() for key in told if key.startswith("KINERJA_")} <= (
        ServiceSettings.model_fields.keys()
    )
    assert f"EXPOSE {told['KINERJA_HTTP_PORT']}" in INSTRUCTIONS
    assert "/healthz" in INSTRUCTIONS
    for name in OURS:
        assert SERVICES[name]["environment"]["KINERJA_HTTP_PORT"] == told["KINERJA_HTTP_PORT"]
        assert SERVICES[name]["ports"][0].endswith(f":{told['KINERJA_HTTP_PORT']}")
        assert "/healthz" in SERVICES[name]["healthcheck"]["test"][-1]


def test_the_python_is_the_one_that_the_tests_run_on() -> None:
    assert set(re.findall(r"^FROM (\S+)", INSTRUCTIONS, re.MULTILINE)) == {"python:3.11-slim-bookworm"}
