"""Every story that the platform ships can be told to the directory, from its agency to every move."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.addresses import Addresses
from cli.issuer import Issuer, make_keys
from cli.play.check import check
from cli.play.directory import tell_directory, tell_move
from cli.play.platform import Platform
from cli.play.stage import Stage
from cli.play.steps import Move
from cli.play.waiting import Patience
from services.directory.main import SERVICE
from services.directory.settings import Settings
from shared.parties import PORTS
from tests.support.in_process import client_of, service_on
from tests.support.services import ROOT

STORIES = sorted((ROOT / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
async def test_the_directory_takes_a_story(file: Path, collection: Any, tmp_path: Path) -> None:
    key, jwks = make_keys(tmp_path / "keys")
    app = await service_on(collection, SERVICE, Settings(jwt_key_file=jwks))
    story = check(file).story
    assert story is not None
    async with client_of(app) as client:
        addresses = Addresses(services=dict.fromkeys(PORTS, "http://t"), kafka="", issuer_key=key)
        platform = Platform(addresses, client=client, issuer=Issuer(key, issuer="kinerja", audience="kinerja"))
        stage = Stage(story, file.parent, "kota", platform, Patience(seconds=1))

        await tell_directory(stage)
        await tell_directory(stage)
        moves = [each for each in story.steps if isinstance(each, Move)]
        for move in moves:
            await tell_move(stage, move.of, on=move.on)

        documents = app.state.parts.documents
        for person in story.people:
            state = (await documents.load([f"kota:person:{person.id}"]))[f"kota:person:{person.id}"].state
            last = story.person_on(person.id, date.max)
            assert (state.name, state.present.unit_id, state.present.rater_id) == (last.name, last.unit, last.rater)
            assert len(state.assignments) == 1 + sum(not each.corrects for each in story.moves_of(person.id))
        assert (await documents.load(["kota:agency:kota"]))["kota:agency:kota"].state.zone == story.agency.zone
