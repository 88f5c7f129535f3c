"""The shape of the repository, checked: same modules everywhere, sizes, a clean vocabulary, no stray output."""

import re
import subprocess
from pathlib import Path

import pytest

from shared.parties import PORTS

ROOT = Path(__file__).resolve().parents[2]
SERVICES = tuple(PORTS)
MODULES = {"main", "settings", "handlers", "api", "usecases", "store", "metrics", "domain", "rules"}
HEADINGS = ("What it does", "What it subscribes to", "What it publishes", "What it owns", "Which rules")
SIZE_MAX = 400


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_the_same_modules(service: str) -> None:
    folder = ROOT / "services" / service
    found = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}

    assert found - {"__init__"} == MODULES


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_readme_answers_the_same_questions_in_order(service: str) -> None:
    text = (ROOT / "services" / service / "README.md").read_text()
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)

    assert tuple(headings[: len(HEADINGS)]) == HEADINGS


def test_no_module_outgrows_its_idea() -> None:
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in tracked("services/*.py", "shared/*.py", "cli/*.py")
    }

    assert {name: size for name, size in sizes.items() if size > SIZE_MAX} == {}


def test_lock_files_name_no_download_address() -> None:
    for path in tracked("*requirements*.txt", "*.lock", "*package-lock.json"):
        # Any option but a hash names an address or trusts one, also in the command that a header quotes; a package that
        # is named with " @ " or by its folder comes from a place, too.
        found = re.search(r"://|--(?!hash=sha256:)|^-| @ |(?<=\s)[.~]{0,2}/", path.read_text(), re.MULTILINE)
        assert not found, path


def test_no_path_of_a_machine_is_named() -> None:
    pattern = re.compile(r"(?<![\w.])/(home|root|work|Users)/\w+")
    for path in tracked():
        if (
            path.suffix in {".py", ".md", ".yaml", ".yml", ".toml", ".json", ".txt"}
            and path != Path(__file__).resolve()
        ):
            assert not pattern.search(path.read_text()), path


def test_no_nip_stands_in_code_or_contracts_except_where_people_are_invented() -> None:
    allowed = (
        "scenarios/",
        "tests/",
        "shared/rules/",
        "services/directory/rules/importing/",
        "cli/contracts/examples",
        "contracts/examples/id.kinerja.directory",
    )
    for path in tracked("*.py", "*.json", "*.yaml", "*.md"):
        name = str(path.relative_to(ROOT))
        if not name.startswith(allowed):
            assert not re.search(r"(?<!\d)(19|20)\d{16}(?!\d)", path.read_text()), name
