"""`make setup` installs what is locked, whatever was published since and whichever pip came with the Python."""

import ensurepip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.wheelhouse import NEWER, Wheelhouse, extras, offered, pins

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
OLDEST_PIP = "22.3"
OLDEST_PIP_LOCK = f"pip=={OLDEST_PIP} --hash=sha256:1daab4b8d3b97d1d763caeb01a4640a2250a0ea899e257b1e44b9eded91e15ab\n"
NOTHING_LISTENS = "http://127.0.0.1:9/simple"
UNREACHABLE = "The package index cannot be reached"

pytestmark = pytest.mark.timeout(300)


def locked(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.fixture(scope="module")
def house() -> Iterator[Wheelhouse]:
    with offered(locked("requirements-dev.txt")) as wheelhouse:
        yield wheelhouse


@pytest.fixture
def checkout(tmp_path: Path, house: Wheelhouse) -> Path:
    """What the set-up needs of a clone, with the hashes of what the wheelhouse offers."""
    folder = tmp_path / "a clone"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    for name in LOCKS:
        (folder / name).write_text(house.rehashed(locked(name)))
    return folder


def set_up(checkout: Path, *, python: object = sys.executable, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up with these settings and none of this machine's; no index is reached but one on loopback."""
    home = checkout.parent
    own = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "UV_CACHE_DIR": str(home / "cache" / "uv"),
        "PIP_CACHE_DIR": str(home / "cache" / "pip"),
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    command = ["make", "setup", f"PYTHON={python}"]
    return subprocess.run(command, cwd=checkout, env=own | settings, capture_output=True, text=True, check=False)


def installed(checkout: Path) -> dict[str, str]:
    found = distributions(path=[str(next((checkout / ".venv" / "lib").iterdir()) / "site-packages")])
    return {canonicalize_name(each.name): each.version for each in found}


def everything() -> dict[str, str]:
    return pins(locked("requirements-dev.txt")) | {"kinerja": distribution("kinerja").version}


def test_nothing_newer_is_installed_than_what_is_locked(checkout: Path, house: Wheelhouse) -> None:
    done = set_up(checkout, PIP_INDEX_URL=house.url)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert installed(checkout) == everything()
    assert any(agent.startswith(f"pip/{ensurepip.version()} ") for agent, _ in house.asked)
    assert not [path for _, path in house.asked if NEWER in path]


def test_the_oldest_pip_installs_the_same_from_the_index_of_its_settings(
    checkout: Path, house: Wheelhouse, python_with_the_oldest_pip: Path
) -> None:
    settings = checkout.parent / "config" / "pip" / "pip.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"[global]\nindex_url = {house.url}\n")

    done = set_up(checkout, python=python_with_the_oldest_pip)

    assert done.returncode == 0, done.stdout + done.stderr
    assert installed(checkout) == everything()
    assert any(agent.startswith(f"pip/{OLDEST_PIP} ") for agent, _ in house.asked)


@pytest.fixture
def python_with_the_oldest_pip(tmp_path: Path) -> Path:
    """This Python, but the environments that it makes hold the first pip that came with a Python 3.11."""
    (tmp_path / "pip.txt").write_text(OLDEST_PIP_LOCK)
    options = ["--quiet", "--no-deps", "--no-build", "--require-hashes", "--target", str(tmp_path / "pip")]
    command = [str(ROOT / ".ci" / "uv"), "pip", "install", *options, "-r", str(tmp_path / "pip.txt")]
    fetched = subprocess.run(command, capture_output=True, text=True, check=False)
    if fetched.returncode != 0:
        pytest.skip(f"pip {OLDEST_PIP} cannot be fetched here: {fetched.stderr.strip()}")
    python = tmp_path / "python"
    python.write_text(f"""#!/bin/sh
        if [ "$1 $2" != "-m venv" ]; then exec "{sys.executable}" "$@"; fi
        "{sys.executable}" "$@" --without-pip && cp -r "{tmp_path}/pip/." .venv/lib/python3.11/site-packages
    """)
    python.chmod(0o755)
    return python


def test_a_set_up_that_stopped_is_begun_again(checkout: Path, house: Wheelhouse) -> None:
    stopped = set_up(checkout, PIP_INDEX_URL=house.url, UV_DEFAULT_INDEX=NOTHING_LISTENS, UV_HTTP_RETRIES="0")
    assert stopped.returncode != 0
    assert UNREACHABLE in stopped.stderr
    assert not (checkout / ".venv" / ".ready").exists()

    assert set_up(checkout, PIP_INDEX_URL=house.url).returncode == 0
    assert installed(checkout) == everything()

    # The Python that .venv was made with is gone, as after an upgrade of the machine.
    for link in (checkout / ".venv" / "bin").glob("python*"):
        link.unlink()
    os.utime(checkout / "pyproject.toml")
    assert set_up(checkout, PIP_INDEX_URL=house.url).returncode == 0
    assert installed(checkout) == everything()


def test_an_index_that_does_not_answer_is_said_in_one_sentence(checkout: Path) -> None:
    done = set_up(checkout, PIP_INDEX_URL=NOTHING_LISTENS, PIP_RETRIES="1")

    said = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert done.returncode != 0
    assert len(said) == 1
    assert said[0].startswith(UNREACHABLE)
    assert "PIP_INDEX_URL" in said[0]
    assert not (checkout / ".venv" / ".ready").exists()


def test_an_environment_of_others_is_left_alone(checkout: Path, tmp_path: Path) -> None:
    others = tmp_path / "others"
    others.mkdir()
    (others / "kept").touch()
    (checkout / ".venv").symlink_to(others)

    done = set_up(checkout)

    assert done.returncode != 0
    assert ".venv is a link" in done.stderr
    assert (others / "kept").exists()


PYTHONS = {
    "missing": (None, "Python 3.11 is missing"),
    "another-version": ("exit 1", "Python 3.11 is needed"),
    "without-ensurepip": ('case "$2" in *ensurepip*) exit 1;; esac', "apt-get install python3.11-venv"),
}


@pytest.mark.parametrize("case", PYTHONS)
def test_a_python_that_will_not_do_is_said_with_what_to_install(case: str, checkout: Path, tmp_path: Path) -> None:
    script, sentence = PYTHONS[case]
    python = tmp_path / "python3.11-here"
    if script is not None:
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)

    done = set_up(checkout, python=python)

    said = [line for line in done.stderr.splitlines() if not line.startswith("make:")]
    assert done.returncode != 0
    assert len(said) == 1
    assert sentence in said[0]
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("part", ["requirements.txt", "requirements-setup.txt"])
def test_what_runs_and_what_sets_up_is_locked_as_in_the_whole(part: str) -> None:
    assert pins(locked(part)).items() <= pins(locked("requirements-dev.txt")).items()


def test_the_set_up_begins_with_the_installer_alone() -> None:
    assert set(pins(locked("requirements-setup.txt"))) == {"uv"}


@pytest.mark.parametrize("name", LOCKS)
def test_an_extra_that_a_package_asks_for_is_tied_to_its_version(name: str) -> None:
    """What is not tied with its extra was once resolved again, to the newest there was."""
    tied = extras(locked(name))
    asked: dict[str, set[str]] = {each: set() for each in tied}
    for package, with_extras in tied.items():
        for line in distribution(package).requires or []:
            demand = Requirement(line)
            applies = demand.marker is None or any(
                demand.marker.evaluate({"extra": extra}) for extra in ("", *with_extras)
            )
            if applies:
                asked.setdefault(canonicalize_name(demand.name), set()).update(demand.extras)

    assert {package: needed for package, needed in asked.items() if not needed <= tied.get(package, set())} == {}
