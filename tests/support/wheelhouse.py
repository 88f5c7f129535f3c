"""A package index on loopback that offers every locked package in the locked version and in a newer one.

Packages are stand-ins without content, but with the real demands on each other, which is what an installer goes by;
what a set-up runs itself is packed again from where it is installed here.
"""

import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import distribution
from pathlib import PurePosixPath
from typing import Final

NEWER: Final = "9999.0"
RUN_BY_THE_SET_UP: Final = ("uv", "setuptools")

_ENTRY = re.compile(r"^([a-z0-9._-]+)(\[[a-z0-9,._-]+\])?==(\S+)(?: \\\n +--hash=sha256:[0-9a-f]{64})+", re.MULTILINE)
_BY_THE_INSTALLER = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")


def pins(lock: str) -> dict[str, str]:
    """Read the versions out of a lock file."""
    return {name: version for name, _, version in _ENTRY.findall(lock)}


def extras(lock: str) -> dict[str, set[str]]:
    """Read out of a lock file which extras are tied to which package."""
    return {name: set(named.strip("[]").split(",")) - {""} for name, named, _ in _ENTRY.findall(lock)}


class Wheelhouse:
    """The files of the index, and who asked for what."""

    def __init__(self, lock: str) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.url = ""
        self._digests: dict[str, str] = {}
        for name, version in pins(lock).items():
            self._offer(name, version, _repacked(name) if name in RUN_BY_THE_SET_UP else _stand_in(name, version))
            self._offer(name, NEWER, _stand_in(name, NEWER))

    def rehashed(self, lock: str) -> str:
        """Put the hashes of what is offered here into a lock file, and leave the rest of it as it is."""

        def entry(found: re.Match[str]) -> str:
            name, named, version = found.groups(default="")
            return f"{name}{named}=={version} \\\n    --hash=sha256:{self._digests[_file(name, version)]}"

        return _ENTRY.sub(entry, lock)

    def page(self, name: str) -> str:
        """The page of one package, as PEP 503 wants it."""
        files = [_file(name, NEWER), *(file for file in self.files if file.startswith(f"{_escaped(name)}-"))]
        links = [f'<a href="/files/{file}#sha256={self._digests[file]}">{file}</a>' for file in dict.fromkeys(files)]
        return f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>"

    def _offer(self, name: str, version: str, content: bytes) -> None:
        self.files[_file(name, version)] = content
        self._digests[_file(name, version)] = hashlib.sha256(content).hexdigest()


class Server(ThreadingHTTPServer):
    """Takes as many connections at once as an installer makes; with the usual five, most come again after a second."""

    request_queue_size = 128


@contextmanager
def offered(lock: str) -> Iterator[Wheelhouse]:
    """Serve a wheelhouse for the packages of this lock file, as long as the block lasts."""
    house = Wheelhouse(lock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            house.asked.append((self.headers.get("User-Agent", ""), self.path))
            kind, _, name = self.path.strip("/").partition("/")
            if kind == "simple":
                self._answer("text/html", house.page(name).encode())
            elif name in house.files:
                self._answer("application/octet-stream", house.files[name])
            else:
                self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with Server(("127.0.0.1", 0), Handler) as server:
        house.url = f"http://127.0.0.1:{server.server_address[1]}/simple"
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            yield house
        finally:
            server.shutdown()
            serving.join()


def _stand_in(name: str, version: str) -> bytes:
    """Pack a wheel that holds nothing, and asks of others what the package that is installed here asks."""
    real = distribution(name).metadata
    demands = [f"{key}: {value}" for key in ("Requires-Dist", "Provides-Extra") for value in real.get_all(key, [])]
    metadata = "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *demands, ""])
    info = f"{_escaped(name)}-{version}.dist-info"
    return _wheel(info, {f"{info}/METADATA": metadata.encode()})


def _repacked(name: str) -> bytes:
    """Pack a wheel out of what is installed here."""
    found = distribution(name)
    stem = f"{_escaped(name)}-{found.version}"
    files: dict[str, bytes] = {}
    for each in found.files or []:
        if each.suffix == ".pyc" or each.name in _BY_THE_INSTALLER or each.name == "WHEEL":
            continue
        is_script = PurePosixPath(each).parts[0] == ".."
        inside = f"{stem}.data/scripts/{each.name}" if is_script else each.as_posix()
        files[inside] = each.read_binary()
    return _wheel(f"{stem}.dist-info", files)


def _wheel(info: str, files: dict[str, bytes]) -> bytes:
    files |= {f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = "".join(f"{name},,\n" for name in [*files, f"{info}/RECORD"])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, content in {**files, f"{info}/RECORD": record.encode()}.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100755 if "/scripts/" in name else 0o100644) << 16
            out.writestr(entry, content)
    return packed.getvalue()


def _escaped(name: str) -> str:
    return name.replace("-", "_")


def _file(name: str, version: str) -> str:
    return f"{_escaped(name)}-{version}-py3-none-any.whl"
