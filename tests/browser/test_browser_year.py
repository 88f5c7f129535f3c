"""A year through the pages alone ends as it does through the services, and as was computed by hand."""

from pathlib import Path

import pytest
from browser_people import People, Site
from browser_year import outcomes, play_in_browser, stage_of

from cli.play.check import check

YEAR = Path(__file__).parent / "setahun.yaml"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
async def test_a_year_through_the_pages_ends_as_through_the_api(people: People, site: Site, script: bool) -> None:
    story = check(YEAR).story
    assert story is not None
    agencies = {"api": await site.platform.play(YEAR), "pages": f"{story.agency.id}-{'skrip' if script else 'polos'}"}
    ended = {}
    for way, agency in agencies.items():
        async with stage_of(people, story, YEAR.parent, agency) as stage:
            if way == "pages":
                await play_in_browser(people, stage, script=script)
            ended[way] = await outcomes(stage)

    assert {who: each.differences for who, each in ended["api"].items() if not each.ok} == {}
    people.book.stories.append({"policy": story.policy.id, "script": script, "ok": ended["pages"] == ended["api"]})
    assert ended["pages"] == ended["api"]
