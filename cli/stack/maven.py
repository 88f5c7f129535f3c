"""Fetch Apache Kafka through Maven, as Maven is set up on this machine, and say when that is not possible."""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cli.stack.errors import JarsUnavailable

KAFKA_VERSION = "4.3.1"
JAVA_MIN = 17
FETCH_SECONDS_MAX = 600
_ROOT = Path(__file__).resolve().parents[2]

POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>id.kinerja</groupId>
  <artifactId>local-kafka</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>{version}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
"""


@dataclass(frozen=True)
class Availability:
    """Whether Apache Kafka can be run here; if not, `reason` says what is missing."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


def cache_folder(root: Path = _ROOT) -> Path:
    """Return where fetched files stay: in the checkout, or for an installed package in the user's cache."""
    if (root / "pyproject.toml").is_file():
        return root / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "kinerja"


CACHE = cache_folder()


def available() -> Availability:
    """Tell whether this machine can run Apache Kafka: Java, and Maven unless Kafka is fetched already."""
    if (java := java_program()) is None:
        return Availability(False, f"Java is missing: install Java {JAVA_MIN} or newer, or set JAVA_HOME.")
    if (version := _java_version(java)) < JAVA_MIN:
        return Availability(False, f"Java {version} is too old for Kafka 4: install Java {JAVA_MIN} or newer.")
    if shutil.which("mvn") is None and not _folder(CACHE).is_dir():
        return Availability(False, "Maven is missing: install mvn, which fetches Apache Kafka.")
    return Availability(True)


def java_program() -> str | None:
    """Find `java`: the one of JAVA_HOME, else the one on the PATH."""
    if home := os.environ.get("JAVA_HOME"):
        return shutil.which("java", path=str(Path(home) / "bin"))
    return shutil.which("java")


async def kafka_jars(*, cache: Path = CACHE) -> Path:
    """Return the folder with the jars of Apache Kafka, fetching them with Maven the first time.

    :raises JarsUnavailable: when Maven cannot fetch them.
    """
    jars = _folder(cache)
    if not jars.is_dir():
        await asyncio.to_thread(_fetch, jars)
    return jars


def _folder(cache: Path) -> Path:
    return cache / f"kafka-{KAFKA_VERSION}"


def _fetch(jars: Path) -> None:
    """Fetch into a scratch folder and move it into place whole, so that nobody meets half of it."""
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jars.parent, prefix="fetching-") as scratch:
        (Path(scratch) / "pom.xml").write_text(POM.format(version=KAFKA_VERSION))
        command = ["mvn", "-B", "-q", "dependency:copy-dependencies", "-DoutputDirectory=jars"]
        try:
            done = subprocess.run(
                command,
                cwd=scratch,
                capture_output=True,
                check=False,
                text=True,
                timeout=FETCH_SECONDS_MAX,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired as error:
            raise JarsUnavailable(tail=f"It took longer than {FETCH_SECONDS_MAX} s.") from error
        if done.returncode != 0:
            raise JarsUnavailable(tail="\n".join((done.stdout + done.stderr).splitlines()[:10]))
        fetched = Path(scratch) / "jars"
        try:
            fetched.rename(jars)
        except OSError:
            if not jars.is_dir():  # Otherwise another process was quicker, and its jars are as good.
                raise


def _java_version(java: str) -> int:
    """Read the major version out of `java -version`, also in the old form 1.8."""
    said = subprocess.run([java, "-version"], capture_output=True, check=False, text=True).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0
