"""Names for those who have to do with a person, and for nobody else."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from directory_builders import ADMIN, ANALYST_NIP, CHIEF_NIP, OFFICER, TODAY, Json, Office, day, person

from services.directory.domain.person.relations import Asker, listed_for, may_know
from services.directory.domain.person.state import PERSON, PersonState, listed_on
from services.directory.usecases import reads
from shared.events.directory import EarlierAssignment

FAR, NEAR = "2020-01-01", day(-20)


async def told(kantor: Office, who: str, *ids: str) -> list[str]:
    answer = await kantor.done("POST", "names", {"employee_ids": list(ids)}, who, "employee")
    return [each["employee_id"] for each in answer["items"]]


async def company(kantor: Office) -> None:
    """A chief with two departments; Siti and Budi work in one, Wati in the other."""
    await kantor.set_up("dinas", "a", "b", "luar")
    await kantor.people(
        person("dinas", employee_id="kepala", heads_unit="dinas", valid_from=FAR),
        person("a", employee_id="kabid-a", heads_unit="a", rater_id="kepala", valid_from=FAR),
        person("b", employee_id="kabid-b", heads_unit="b", rater_id="kepala", valid_from=FAR),
        person("a", employee_id="siti", rater_id="kabid-a", valid_from=FAR),
        person("a", employee_id="budi", rater_id="kabid-a", valid_from=FAR),
        person("b", employee_id="wati", rater_id="kabid-b", valid_from=FAR),
        person("luar", employee_id="asing", valid_from=FAR),
    )


EVERYBODY = ("kepala", "kabid-a", "kabid-b", "siti", "budi", "wati", "asing", "nobody")


@pytest.mark.parametrize(
    ("who", "known"),
    [
        ("siti", ["kepala", "kabid-a", "siti", "budi"]),
        ("kabid-a", ["kepala", "kabid-a", "siti", "budi"]),
        ("kepala", ["kepala", "kabid-a", "kabid-b", "siti", "budi", "wati"]),
        ("asing", ["asing"]),
        ("nobody", []),
    ],
)
async def test_people_know_their_superiors_subordinates_and_colleagues(
    kantor: Office, who: str, known: list[str]
) -> None:
    await company(kantor)

    assert await told(kantor, who, *EVERYBODY) == known


async def test_the_superior_of_the_superior_who_decides_objections_is_told_no_nip(kantor: Office) -> None:
    await company(kantor)

    await kantor.people(
        person("a", employee_id="siti", nip=ANALYST_NIP, rater_id="kabid-a", valid_from=FAR),
    )

    above, beside = [
        await kantor.done("POST", "names", {"employee_ids": ["siti"]}, each, "employee")
        for each in ("kepala", "kabid-a")
    ]

    assert [each["items"][0]["nip"] for each in (above, beside)] == ["", ANALYST_NIP]


async def test_unknown_and_forbidden_answer_alike(kantor: Office) -> None:
    await company(kantor)

    assert await told(kantor, "siti", "wati") == await told(kantor, "siti", "nobody") == []


async def test_officers_know_everybody_of_the_agency_and_nobody_of_another(kantor: Office) -> None:
    await company(kantor)
    body = {"employee_ids": list(EVERYBODY)}

    mine = await kantor.done("POST", "names", body, *OFFICER)
    foreign = await kantor.call("POST", "names", body, *ADMIN, agency="desa")

    assert len(mine["items"]) == len(EVERYBODY) - 1
    assert foreign.json() == {"items": []}


async def test_a_substitute_knows_the_principal_and_whom_the_principal_rates(kantor: Office) -> None:
    await company(kantor)
    letter: Json = {"kind": "plt", "valid_from": NEAR, "valid_to": day(20), "letter": "1/2026"}
    await kantor.done("POST", "people/kabid-b/delegations", letter | {"to_employee_id": "siti"})

    assert await told(kantor, "siti", *EVERYBODY) == ["kepala", "kabid-a", "kabid-b", "siti", "budi", "wati"]
    assert await told(kantor, "kabid-b", "siti") == ["siti"]


async def test_a_substitute_of_choice_who_accepted_knows_the_principals_people_on_the_days(kantor: Office) -> None:
    await company(kantor)
    known = ["kepala", "kabid-a", "siti", "budi"]
    for first, last, changes in ((1, 9, {}), (-9, -1, {}), (-1, 1, {"status": "proposed", "answered_on": None})):
        await kantor.substitute("kabid-b", "siti", first, last, **changes)
        assert await told(kantor, "siti", *EVERYBODY) == known
        assert await told(kantor, "kabid-b", "siti") == []

    await kantor.substitute("kabid-b", "siti", -2, 0)

    assert await told(kantor, "siti", *EVERYBODY) == ["kepala", "kabid-a", "kabid-b", "siti", "budi", "wati"]
    assert await told(kantor, "kabid-b", "siti") == ["siti"]
    assert await told(kantor, "budi", *EVERYBODY) == known


async def found(kantor: Office, who: str, query: str = "") -> dict[str, str]:
    items = (await kantor.done("GET", f"people?{query}", None, who, "employee"))["items"]
    return {each["employee_id"]: each["nip"] for each in items}


async def listed(kantor: Office, who: str, query: str = "") -> list[str]:
    return list(await found(kantor, who, query))


async def test_superiors_list_their_own_people_and_heads_those_of_the_unit(kantor: Office) -> None:
    await company(kantor)
    await kantor.people(person("a", employee_id="rudi", rater_id="kepala", nip=ANALYST_NIP, valid_from=FAR))

    assert await listed(kantor, "kepala") == ["kabid-a", "kabid-b", "kepala", "rudi"]
    assert await listed(kantor, "kabid-a") == ["budi", "kabid-a", "rudi", "siti"]
    assert await listed(kantor, "kabid-a", "unit_id=b") == []
    assert await listed(kantor, "kabid-a", "name=aisyah&limit=2") == ["budi", "kabid-a"]
    for each in ("siti", "asing", "nobody"):
        assert await listed(kantor, each) == []


async def test_a_list_gives_and_searches_the_nip_only_of_who_signs_with_the_caller(kantor: Office) -> None:
    await company(kantor)
    await kantor.people(
        person("a", employee_id="rudi", rater_id="kepala", nip=ANALYST_NIP, valid_from=FAR),
        person("a", employee_id="tono", rater_id="kabid-a", nip=CHIEF_NIP, valid_from=FAR),
    )

    mine = await found(kantor, "kabid-a")

    assert (mine["rudi"], mine["tono"]) == ("", CHIEF_NIP)
    assert await listed(kantor, "kabid-a", "nip=1968") == ["tono"]
    assert await listed(kantor, "kabid-a", "nip=1987") == []
    assert await listed(kantor, "kepala", "nip=1987") == ["rudi"]


async def test_a_substitute_lists_the_principals_people_on_the_days_and_no_others(kantor: Office) -> None:
    await company(kantor)
    await kantor.substitute("kabid-b", "siti", -2, 0)
    await kantor.substitute("kabid-b", "asing", 1, 5)

    assert await listed(kantor, "siti") == ["wati"]
    assert await listed(kantor, "asing") == []


async def test_who_left_is_in_the_superiors_list_and_in_no_unit_and_who_was_erased_in_none(kantor: Office) -> None:
    await company(kantor)
    await kantor.people(person("a", employee_id="rudi", rater_id="kepala", valid_from=FAR))
    for each in ("rudi", "budi"):
        await kantor.done("PUT", f"people/{each}/employment", {"last_day": day(-3), "ended": "retired"})
    await kantor.work()

    assert await listed(kantor, "kepala", "active=false") == ["rudi"]
    assert await listed(kantor, "kabid-a", "active=false") == ["budi"]
    await kantor.done("POST", "people/rudi/erasure", {"reason": "Permintaan pemilik"}, *ADMIN)
    assert await listed(kantor, "kepala", "active=false") == []


async def test_who_was_under_somebody_this_year_or_last_year_is_still_known(kantor: Office) -> None:
    await company(kantor)
    await kantor.done("PUT", "people/siti", person("b", rater_id="kabid-b", valid_from=NEAR))

    assert await told(kantor, "kabid-a", "siti") == ["siti"]
    assert await told(kantor, "siti", "kabid-a") == ["kabid-a"]


def worker(employee_id: str, *spans: tuple[str, str, str | None]) -> PersonState:
    assignments = tuple(
        EarlierAssignment(
            unit_id=unit, position="Analis", position_group="jf", rater_id=rater, valid_from=date.fromisoformat(since)
        )
        for since, unit, rater in spans
    )
    return PersonState(agency_id="kota", employee_id=employee_id, name="X", assignments=assignments, version_base=0)


@pytest.mark.parametrize(("left", "known"), [("2024-12-31", False), ("2025-01-01", False), ("2025-01-02", True)])
def test_a_former_superior_is_known_for_the_year_and_the_next(left: str, known: bool) -> None:
    other = worker("siti", ("2020-01-01", "a", "bos"), (left, "b", "lain"))

    assert may_know(Asker(employee_id="bos", today=TODAY), other) is known


@pytest.mark.parametrize(
    ("today", "superior", "head"),
    [(date(2026, 6, 30), "lama", "kepala-a"), (date(2026, 7, 1), "baru", "kepala-b")],
)
def test_a_movement_told_ahead_shows_nobody_to_the_coming_superior_and_hides_nobody_from_the_present_one(
    today: date, superior: str, head: str
) -> None:
    moves = worker("siti", ("2020-01-01", "a", "lama"), ("2026-07-01", "b", "baru"))
    heads = {f"kepala-{unit}": worker(f"kepala-{unit}", ("2020-01-01", unit, None)) for unit in ("a", "b")}
    askers = [Asker(employee_id=each, today=today, person=heads.get(each)) for each in ("lama", "baru", *heads)]
    in_force = {f"rater:{superior}", f"unit:{head[-1]}"}

    assert listed_on(moves, today) == in_force <= set(PERSON.lookup(moves)["listed_for"])
    assert {each.employee_id for each in askers if may_know(each, moves)} == {"lama", superior, head}


def test_a_headship_told_ahead_lists_no_unit_before_its_day() -> None:
    me = worker("siti", ("2020-01-01", "a", None), ("2026-07-01", "a", None))
    me = replace(me, assignments=(me.assignments[0], me.present.model_copy(update={"heads_unit": "a"})))
    days = (date(2026, 6, 30), date(2026, 7, 1))

    lists = [listed_for(Asker(employee_id="siti", today=today, person=me)) for today in days]

    assert lists == [["rater:siti"], ["rater:siti", "unit:a"]]


def test_who_left_is_no_colleague_any_more() -> None:
    me, other = worker("a", ("2020-01-01", "x", None)), worker("b", ("2020-01-01", "x", None))

    assert may_know(Asker(employee_id="a", today=TODAY, person=me), other)
    assert not may_know(Asker(employee_id="a", today=TODAY, person=me), replace(other, active=False))


async def test_reads_of_others_are_noted_by_id_and_never_by_name(
    kantor: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await company(kantor)
    told_of: list[dict[str, object]] = []
    monkeypatch.setattr(reads, "_log", SimpleNamespace(info=lambda _event, **fields: told_of.append(fields)))

    await told(kantor, "siti", "budi", "wati", "siti")
    await kantor.done("GET", "people?name=siti&limit=2")
    await kantor.done("GET", "people/siti", None, "siti", "employee")

    assert [(each["what"], each["people"]) for each in told_of[:1]] == [("names", ["budi"])]
    assert len(told_of) == 2
    assert "Siti Aisyah" not in str(told_of)
