"""What is logged: in a process of its own, as services log, with the worst that libraries and exceptions can say."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NIP = "198701012010011001"
PROGRAM = """
import asyncio, logging, sys, warnings
from dataclasses import dataclass
from pydantic import BaseModel, ConfigDict
from pymongo.errors import BulkWriteError
from shared import logs

NIP, NAME = "198701012010011001", "Sari Dewi"
logs.configure(service="test", level="DEBUG")
log = logs.get("shared.test")


class Person(BaseModel):
    name: str
    age: int


@dataclass
class Held:
    name: str
    nip: str


log.info("plain", nip=NIP, subject=f"a:person:{NIP}", number=int(NIP), name=NAME, text=NAME, observed=NAME)
log.info("deep", content={"people": [{"name": NAME, "id": NIP}, (NIP, {NIP: NIP})], "token": "t0ken", NIP: 1})
log.info("kinds", raw=NIP.encode(), held=Held(NAME, NIP), model=Person(name=NAME, age=3), error=ValueError(NAME, NIP))
log.info("spelled", spaced="19870101 201001 1 001", dotted="19870101.201001.1.001")
log.info("joined", after_letter="é" + NIP, both=f"x{NIP}y")
log.warning(f"event {NIP}")
try:
    try:
        Person.model_validate({"name": NAME, "age": NAME})
    except ValueError as error:
        raise KeyError(NIP) from error
except KeyError:
    log.exception("ours failed")
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application\\n")
try:
    raise BulkWriteError({"writeErrors": [{"op": {"name": NAME, "nip": NIP}}]})
except BulkWriteError as error:
    log.error("bulk", exc_info=error)
    log.error("bulk", reason=error)
logging.getLogger("aiokafka").warning("topic %s key %r", NIP, NIP.encode())
logging.getLogger("other").warning("values %s", {"id": NIP}, extra={"nip": NIP})
warnings.warn(f"about {NIP}")


async def main():
    async def fails():
        raise ValueError(NAME, NIP)
    task = asyncio.ensure_future(fails())
    await asyncio.sleep(0)
    del task
    asyncio.get_running_loop().call_exception_handler({"message": "lost", "exception": ValueError(NAME)})


asyncio.run(main())
import gc
gc.collect()
"""


@pytest.fixture(scope="module")
def lines() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_no_nip_and_no_name_is_printed_however_it_comes(lines: list[str]) -> None:
    text = "\n".join(lines)

    assert NIP not in text.replace(" ", "").replace(".", "")
    assert "Sari" not in text
    assert "t0ken" not in text


def test_each_line_is_one_json_object_with_service_and_level(lines: list[str]) -> None:
    found = [json.loads(line) for line in lines]

    assert len(found) >= 14
    assert {each["service"] for each in found} == {"test"}
    assert all(each["level"] and each["event"] and each["timestamp"] for each in found)


def test_an_exception_is_told_by_type_and_place_and_with_its_cause(lines: list[str]) -> None:
    told = [json.loads(line)["exception"] for line in lines if "ours failed" in line]

    assert "KeyError" in told[0]
    assert "caused by ValidationError" in told[0]
    assert "<string>:" in told[0]


def test_settings_that_contradict_each_other_do_not_print_the_password() -> None:
    program = "from shared.settings import ServiceSettings; ServiceSettings()"
    env = {
        "PATH": "", "KINERJA_MONGO_URI": "mongodb://kinerja:s3cret@db/", "KINERJA_JWKS_URL": "http://idp/jwks",
        "KINERJA_JWT_KEY_FILE": "keys.json",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "exclude each other" in done.stderr
    assert "s3cret" not in done.stderr
