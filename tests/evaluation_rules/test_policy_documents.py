"""Policies as people write them: the packaged ones are sound, wrong ones are refused with the field's name."""

import json
from contextlib import suppress
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from services.evaluation.rules.policy.documents import PolicyRefused
from services.evaluation.rules.policy.packaged import load, packaged, parse
from shared.events.career import RecommendationKind
from shared.events.evaluation import CyclePeriod
from shared.policy.feedback import AttributedTo
from shared.policy.policy import BaselineUse, Policy
from shared.rules.vocabulary import Predicate

FOLDER = files("services.evaluation").joinpath("policies")
SYSTEMS = (
    "kutacane-iku",
    "kutacane-kompetensi",
    "permenpanrb-6-2022",
    "rakumpit-jabatan",
    "sabang-karier",
    "sasaran",
    "sorong-berkala",
)


def document(policy_id: str = "sasaran") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(load(policy_id).model_dump_json(by_alias=True))
    return found


def refused(text: str) -> PolicyRefused:
    with pytest.raises(PolicyRefused) as caught:
        parse(text)
    return caught.value


def test_the_six_systems_and_the_national_rules_are_packaged() -> None:
    assert [(each.policy_id, each.version) for each in packaged()] == [
        (id_, each) for id_ in SYSTEMS for each in (1, 2)
    ]
    assert {load(each).version for each in SYSTEMS} == {2}
    assert load("permenpanrb-6-2022").results.unit_head


@pytest.mark.parametrize("policy", packaged(), ids=lambda policy: policy.policy_id)
def test_every_label_has_both_languages_and_every_source_its_mark(policy: Policy) -> None:
    labels = [policy.title, *(rule.reason for rule in policy.career.rules), *(each.label for each in policy.stages)]
    labels += [each.label for each in policy.results.components]
    labels += [each.label for each in policy.behaviour.criteria]
    labels += [each.label for each in policy.competences]
    name = (
        f"{policy.policy_id}.yaml"
        if policy == load(policy.policy_id)
        else f"earlier/{policy.policy_id}-{policy.version}.yaml"
    )
    text = FOLDER.joinpath(name).read_text(encoding="utf-8")

    assert all(each.id and each.en for each in labels)
    assert "[P]" in text
    assert "[M" in text


@pytest.mark.parametrize("policy_id", SYSTEMS)
def test_a_packaged_policy_uses_what_every_agency_needs(policy_id: str) -> None:
    policy = load(policy_id)
    promotions = [each.when for each in policy.career.rules if each.kind is RecommendationKind.PROMOTION]

    assert Predicate.BUTUH_PERBAIKAN in policy.improvement.predicates
    assert policy.career.expires_after_days is not None
    assert policy.behaviour.coverage == 100
    assert any(each.coverage for each in policy.results.components)
    assert promotions
    assert all(each.training_duty for each in promotions)
    assert (policy.periodic is not None) is (len(policy.periods) > 1)


def test_what_a_text_or_regulation_wants_is_switched_on_somewhere() -> None:
    newest = {each: load(each) for each in SYSTEMS}
    named = {
        "nomination": {name for name, each in newest.items() if each.feedback.nomination},
        "question sets": {name for name, each in newest.items() if each.feedback.question_sets},
        "survey limits": {name for name, each in newest.items() if each.feedback.survey_limits},
        "survey of persons": {
            name for name, each in newest.items() if each.feedback.survey_attribution.to is AttributedTo.PERSON
        },
        "baseline": {name for name, each in newest.items() if each.planning.baseline is BaselineUse.LINEAR},
        "before the plan": {name for name, each in newest.items() if any(one.before == "plan" for one in each.stages)},
        "unit first": {name for name, each in newest.items() if each.results.unit_first},
        "periods and the year": {name for name, each in newest.items() if each.periods[-1] is CyclePeriod.ANNUAL},
    }

    assert named == {
        "nomination": {"sorong-berkala", "sabang-karier"},
        "question sets": {"sasaran", "sorong-berkala", "sabang-karier"},
        "survey limits": {"kutacane-iku"},
        "survey of persons": {"kutacane-iku"},
        "baseline": {"rakumpit-jabatan", "sabang-karier"},
        "before the plan": {"rakumpit-jabatan"},
        "unit first": {"permenpanrb-6-2022"},
        "periods and the year": {"sorong-berkala", "kutacane-kompetensi"},
    }


def test_berakhlak_has_seven_values_with_three_guide_points_each() -> None:
    criteria = load("permenpanrb-6-2022").behaviour.criteria

    assert [len(each.guide) for each in criteria] == [3] * 7
    assert len({point for each in criteria for point in each.guide}) == 21


@pytest.mark.parametrize("policy", packaged(), ids=lambda policy: policy.policy_id)
def test_a_policy_survives_json_and_yaml(policy: Policy) -> None:
    text = policy.model_dump_json(by_alias=True)

    assert parse(text) == policy
    # Pretty JSON with tabs is not YAML, and still a policy.
    assert parse(json.dumps(json.loads(text), indent="\t")) == policy


@pytest.mark.parametrize("number", [".inf", "-.inf", ".nan", "1e400", "1.0e+400", "1:30.5"])
def test_odd_numbers_of_yaml_are_refused(number: str) -> None:
    text = FOLDER.joinpath("sasaran.yaml").read_text(encoding="utf-8")

    error = refused(text.replace("cap_percent: 120", f"cap_percent: {number}"))

    assert error.field == "results.cap_percent"


def test_numbers_stay_exact() -> None:
    text = json.dumps(document()).replace('"above": "110"', '"above": 110.10')

    assert str(parse(text).behaviour.bounds.above) == "110.10"


BAD: list[Any] = [
    pytest.param("results.components.0.weight", "banyak", "harus berupa angka", id="no number"),
    pytest.param("results.components.0.weight", 0, "lebih dari 0", id="no weight"),
    pytest.param("results.components.0.source", "gosip", "salah satu dari", id="unknown source"),
    pytest.param("results.components.0.source", "survey", "wajib diisi", id="survey without target"),
    pytest.param("results.components.0.target", "1e999999999", "masuk akal", id="monstrous target"),
    pytest.param("results.components.0.id", "tidak boleh", "tanpa spasi", id="blank in an id"),
    pytest.param("results.components.0.id", "disiplin", "bedakan", id="component named like a criterion"),
    pytest.param("results.components", [], "paling sedikit satu", id="no component"),
    pytest.param("results.method", "judged_objectives", None, id="judged, one component of indicators is fine"),
    pytest.param("results.cap_percent", 100, "tidak dapat dicapai", id="cap below what is above"),
    pytest.param("results.cap_percent", -1, "lebih dari 0", id="negative cap"),
    pytest.param("results.cap_percent", 0.1234567, "enam angka", id="too many decimals"),
    pytest.param("results.bounds.as_from", 101, "as_from", id="bounds out of order"),
    pytest.param("results.bounds.as_from", 0, "lebih dari 0", id="nobody can be below"),
    pytest.param("results.level_percents.below", 130, "harus naik", id="scale out of order"),
    pytest.param("behaviour.criteria", [], "kriteria", id="no criteria"),
    pytest.param("behaviour.criteria.1.id", "disiplin", "dua kali", id="id twice"),
    pytest.param("behaviour.criteria.0.wieght", 1, "tidak dikenal", id="misspelt"),
    pytest.param("behaviour.method", "observations", None, id="observations with competences are fine"),
    pytest.param("behaviour.source_weights", {}, "paling sedikit satu sumber", id="no source"),
    pytest.param("behaviour.source_weights", {"self": 1}, "atasan", id="superior without weight"),
    pytest.param("behaviour.source_weights", {"superior": 1, "peer": 1}, "feedback.sources", id="source not asked"),
    pytest.param("behaviour.source_weights", {"superior": -1}, "kurang dari 0", id="negative weight"),
    pytest.param("competences.0.default", 6, "paling besar 5", id="level 6"),
    pytest.param("competences.0.required", {"dukun": 1}, "salah satu dari", id="unknown position group"),
    pytest.param("career.rules.0.reason.id", "{competence.__class__}", "hanya boleh", id="reaching into a value"),
    pytest.param("career.rules.0.reason.id", "{0}", "hanya boleh", id="numbered placeholder"),
    pytest.param("career.rules.0.reason.id", "{held:>99999999}", "hanya boleh", id="format bomb"),
    pytest.param("career.rules.0.reason.en", "{held", "kurung kurawal", id="open brace"),
    pytest.param("career.rules.1.reason.id", "{competence}", "hanya boleh", id="no competence for a person"),
    pytest.param("career.rules.3.when.criterion", "karisma", "bukan komponen", id="unknown criterion"),
    pytest.param("career.rules.1.when.percent_below", 90, "wajib diisi", id="percent of what"),
    pytest.param("career.rules.1.when.last_predicates", 2, "last_at_least", id="history without a measure"),
    pytest.param("feedback.minimum_answers", {"peer": 0}, "paling kecil 1", id="minimum of none"),
    pytest.param(
        "feedback.question_sets.0.questions.0.criterion",
        "karisma",
        "tidak ada dalam kebijakan",
        id="asked about nothing",
    ),
    pytest.param("planning.objectives_min", 30, "objectives_max", id="more than the most"),
    pytest.param("planning.weights_total", 0, "misalnya 100", id="weights of nothing"),
    pytest.param("periods", [], "paling sedikit satu", id="no period"),
    pytest.param("valid_from", "kemarin", "tanggal", id="no date"),
    pytest.param("valid_to", "2020-01-01", "lebih awal", id="ends before it begins"),
    pytest.param("version", "satu", "bilangan bulat", id="version in words"),
    pytest.param("rounding_places", 7, "paling besar 6", id="too fine"),
    pytest.param("title", "Kebijakan", "nama: nilai", id="label without languages"),
    pytest.param("policy_id", None, "teks", id="no id"),
]


@pytest.mark.parametrize(("path", "value", "words"), BAD)
def test_a_wrong_field_is_named_in_indonesian(path: str, value: object, words: str | None) -> None:
    changed = document()
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = changed
    for part in parents:
        place = place[part]
    place[last] = value

    if words is None:
        parse(json.dumps(changed))
        return
    error = refused(json.dumps(changed))
    near = path.rsplit(".", 1)[0]

    assert any(where.startswith(near) or path.startswith(where) for where, _ in error.problems), error.problems
    assert words in error.text
    assert (error.code, error.status) == ("policy-refused", 422)
    assert error.field == error.problems[0][0]


def test_judged_objectives_take_one_component_of_indicators() -> None:
    changed = document("kutacane-iku")
    changed["results"]["method"] = "judged_objectives"

    assert refused(json.dumps(changed)).field == "results.components"


def test_gaps_need_competences() -> None:
    error = refused(json.dumps(document() | {"competences": []}))

    assert error.field == "career.rules.0.for_each"


def test_a_missing_field_is_named_with_its_path() -> None:
    changed = document()
    del changed["results"]["components"][0]["label"]

    assert refused(json.dumps(changed)).problems == (("results.components.0.label", "wajib diisi."),)


LAUGHS = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}]" for n in range(9))
HOSTILE = [
    pytest.param("", "nama: nilai", id="nothing"),
    pytest.param("# hanya komentar", "nama: nilai", id="only a comment"),
    pytest.param("- satu\n- dua", "nama: nilai", id="a list"),
    pytest.param("kebijakan", "nama: nilai", id="a word"),
    pytest.param("1: x", "nama: nilai", id="a number as name"),
    pytest.param(LAUGHS, "rujukan YAML", id="billion laughs"),
    pytest.param("a: &a {<<: *a}", "rujukan YAML", id="merge of itself"),
    pytest.param("x: !!python/object/apply:os.system [ls]", "YAML", id="python object"),
    pytest.param("[" * 60_000, "terlalu dalam", id="deep list"),
    pytest.param("{" * 60_000, "terlalu dalam", id="deep mapping"),
    pytest.param('{"a":' * 10_000, "terlalu dalam", id="deep JSON"),
    pytest.param("a: [" + "1," * 20_000 + "]", "terlalu panjang", id="many values"),
    pytest.param("x" * 70_000, "terlalu besar", id="too large"),
    pytest.param("é" * 40_000, "terlalu besar", id="too large in bytes"),
    pytest.param("a: 1\na: 2", "dua kali", id="key twice in YAML"),
    pytest.param('{"a": 1, "a": 2}', "dua kali", id="key twice in JSON"),
    pytest.param("? [a, b]\n: 1", "satu kata", id="a list as name"),
    pytest.param("a: 'tidak selesai", "baris", id="open quote"),
    pytest.param("a: b: c", "baris 1", id="not YAML"),
    pytest.param("a: 1\n--- \nb: 2", "baris 2", id="two documents"),
    pytest.param("a: \x00", "tidak dapat dibaca", id="control character"),
    pytest.param("\ud800: 1", "tidak dapat dibaca", id="half a character"),
    pytest.param('{"a": NaN}', "NaN", id="not a number"),
    pytest.param("a: " + "9" * 5_000, "tidak dapat dibaca", id="endless number"),
    pytest.param('{"a": ' + "9" * 5_000 + "}", "tidak dapat dibaca", id="endless number in JSON"),
]


@pytest.mark.timeout(10)
@pytest.mark.parametrize(("text", "words"), HOSTILE)
def test_hostile_documents_are_refused_at_once(text: str, words: str) -> None:
    assert words in refused(text).text


@settings(max_examples=200)
@given(st.text(alphabet="abc:-&*!{}[]\"'#|>?%@ \n\t01.9", max_size=60))
def test_any_text_is_a_policy_or_refused(text: str) -> None:
    assert refused(text).problems


@settings(max_examples=60)
@given(st.data())
def test_a_policy_with_a_line_lost_is_a_policy_or_refused(data: st.DataObject) -> None:
    lines = FOLDER.joinpath("kutacane-iku.yaml").read_text(encoding="utf-8").splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    text = "\n".join(lines[:place] + lines[place + 1 :])

    with suppress(PolicyRefused):
        assert parse(text).policy_id == "kutacane-iku"


def test_the_readme_explains_every_field() -> None:
    text = FOLDER.joinpath("README.md").read_text(encoding="utf-8")
    names: set[str] = set()
    todo: list[type[BaseModel]] = [Policy]
    done: set[type[BaseModel]] = set()
    while todo:
        model = todo.pop()
        done.add(model)
        for name, field in model.model_fields.items():
            names.add(field.alias or name)
            inner = [field.annotation, *getattr(field.annotation, "__args__", ())]
            todo += [
                each for each in inner if isinstance(each, type) and issubclass(each, BaseModel) and each not in done
            ]

    assert not {name for name in names if f"`{name}`" not in text}


def test_what_is_wrong_in_yaml_is_told_at_its_line() -> None:
    text = FOLDER.joinpath("sasaran.yaml").read_text(encoding="utf-8")
    changed = text.replace("cap_percent: 120", "cap_percent: banyak")
    line = next(place for place, each in enumerate(changed.splitlines(), 1) if "cap_percent: banyak" in each)

    ((path, words),) = refused(changed).problems
    assert (path, words.startswith(f"baris {line}: harus berupa angka")) == ("results.cap_percent", True)


def test_what_is_missing_in_yaml_is_told_where_it_belongs() -> None:
    text = FOLDER.joinpath("sasaran.yaml").read_text(encoding="utf-8")
    begins = text.splitlines().index("    - id: sasaran") + 1

    problems = dict(refused(text.replace("label: {id: Sasaran kinerja,", "lable: {id: Sasaran kinerja,")).problems)
    assert problems["results.components.0.label"] == f"baris {begins}: wajib diisi."
    assert problems["results.components.0.lable"].startswith(f"baris {begins + 1}: ")


def test_a_meaning_that_does_not_fit_is_told_at_its_line_as_well() -> None:
    text = FOLDER.joinpath("sasaran.yaml").read_text(encoding="utf-8")
    (problem,) = refused(text.replace("cap_percent: 120", "cap_percent: 100")).problems

    assert problem[1].startswith("baris ")
