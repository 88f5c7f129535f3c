"""What is declared for a cluster, and how a cluster differs from it; no broker is needed for that."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from cli.main import app
from cli.stack import free_port
from cli.topics.cluster import ClusterRefuses, admin_client
from cli.topics.declared import Declared, NotDeclared, Right, read_declared
from cli.topics.difference import Found, compare
from shared.kafka_settings import KafkaSettings

CONTENT: dict[str, Any] = {
    "defaults": {"partitions": 3, "replication": 3, "config": {"cleanup.policy": "compact", "min.insync.replicas": 2}},
    "topics": [
        {"name": "kinerja.goals", "writers": ["goals"]},
        {"name": "kinerja.appraisals", "writers": ["evaluation"]},
    ],
    "users": [{"name": "goals"}, {"name": "evaluation", "reads": ["kinerja.goals"]}],
    "subscribers": [{"name": "gaji", "reads": ["kinerja.appraisals"], "basis": "PKS 1/2026"}],
}
GAJI = "User:gaji"


def declared(**change: Any) -> Declared:
    return Declared.model_validate(CONTENT | change)


def same(content: Declared) -> Found:
    """A cluster that is what was declared."""
    scram = frozenset(each.name for each in content.everybody if each.login == "scram")
    return Found(content.shapes(), scram, content.rights())


def test_a_cluster_that_is_as_declared_has_nothing_to_change() -> None:
    difference = compare(declared(), same(declared()))

    assert (difference.changes, difference.by_hand) == ((), ())


def test_an_empty_cluster_gets_everything() -> None:
    difference = compare(declared(), Found({}, frozenset(), frozenset()))

    assert [str(each) for each in difference.changes if each.kind != "grant"] == [
        "buat topik kinerja.goals (3 partisi, 3 salinan)",
        "buat topik kinerja.appraisals (3 partisi, 3 salinan)",
        "buat pengguna goals (SCRAM-SHA-512)",
        "buat pengguna evaluation (SCRAM-SHA-512)",
        "buat pengguna gaji (SCRAM-SHA-512)",
    ]
    assert {each.right for each in difference.changes if each.kind == "grant"} == declared().rights()


def test_rights_are_to_write_what_is_owned_and_to_read_what_is_granted_in_groups_of_ones_own() -> None:
    assert declared().rights() == {
        Right("User:goals", "WRITE", "TOPIC", "kinerja.goals"),
        Right("User:evaluation", "WRITE", "TOPIC", "kinerja.appraisals"),
        Right("User:evaluation", "READ", "TOPIC", "kinerja.goals"),
        Right("User:evaluation", "READ", "GROUP", "evaluation"),
        Right("User:evaluation", "READ", "GROUP", "evaluation.", "PREFIXED"),
        Right(GAJI, "READ", "TOPIC", "kinerja.appraisals"),
        Right(GAJI, "READ", "GROUP", "gaji"),
        Right(GAJI, "READ", "GROUP", "gaji.", "PREFIXED"),
    }


def test_who_logs_in_by_certificate_or_token_gets_rights_and_no_password() -> None:
    by = {"login": "token", "principal": "User:0f8fad5b", "basis": "PKS 1/2026", "reads": ["kinerja.appraisals"]}
    content = declared(subscribers=[{"name": "gaji", **by}])

    difference = compare(content, Found({}, frozenset(), frozenset()))

    assert "gaji" not in {each.name for each in difference.changes if each.kind == "create-user"}
    assert Right("User:0f8fad5b", "READ", "GROUP", "gaji.", "PREFIXED") in content.rights()


STRAYS: dict[str, tuple[Right, bool]] = {
    "another topic of ours": (Right(GAJI, "READ", "TOPIC", "kinerja.goals"), True),
    "writing": (Right(GAJI, "WRITE", "TOPIC", "kinerja.appraisals"), True),
    "anything": (Right("User:x", "ALL", "TOPIC", "kinerja.goals"), True),
    "everybody": (Right("User:*", "READ", "TOPIC", "kinerja.goals"), True),
    "a denial": (Right("User:goals", "WRITE", "TOPIC", "kinerja.goals", permission="DENY"), True),
    "another group of a reader": (Right(GAJI, "READ", "GROUP", "goals"), True),
    "a group of somebody else": (Right("User:x", "READ", "GROUP", "x"), False),
    "a topic of somebody else": (Right("User:x", "READ", "TOPIC", "lain"), False),
    "the cluster": (Right("User:x", "ALTER", "CLUSTER", "kafka-cluster"), False),
}


@pytest.mark.parametrize(("stray", "ours"), STRAYS.values(), ids=list(STRAYS))
def test_rights_that_are_not_declared_are_taken_away_where_they_concern_us(stray: Right, ours: bool) -> None:
    found = same(declared())
    assert found.rights is not None

    difference = compare(declared(), replace(found, rights=found.rights | {stray}))

    assert [each.right for each in difference.changes] == ([stray] if ours else [])


@pytest.mark.parametrize(("name", "pattern"), [("*", "LITERAL"), ("kinerja.", "PREFIXED"), ("kin", "PREFIXED")])
def test_a_right_that_reaches_further_than_our_topics_is_for_a_person_to_judge(name: str, pattern: str) -> None:
    found = same(declared())
    assert found.rights is not None
    wide = Right("User:cadangan", "READ", "TOPIC", name, pattern)

    difference = compare(declared(), replace(found, rights=found.rights | {wide}))

    assert difference.changes == ()
    assert "User:cadangan" in difference.by_hand[0]


def test_settings_change_one_by_one_and_those_of_tools_are_left() -> None:
    found = same(declared())
    config = {
        "cleanup.policy": "compact", "min.insync.replicas": "1", "retention.ms": "5",
        "leader.replication.throttled.replicas": "0:1",
    }  # fmt: skip
    topics = {**found.topics, "kinerja.goals": replace(found.topics["kinerja.goals"], config=config)}

    changes = compare(declared(), replace(found, topics=topics)).changes

    assert [str(each) for each in changes] == [
        "ubah min.insync.replicas topik kinerja.goals: 1 menjadi 2",
        "ubah retention.ms topik kinerja.goals: 5 menjadi bawaan",
    ]


def test_partitions_and_copies_are_never_changed_by_a_command() -> None:
    found = same(declared())
    topics = {**found.topics, "kinerja.goals": replace(found.topics["kinerja.goals"], partitions=6, replication=1)}

    difference = compare(declared(), replace(found, topics=topics))

    assert difference.changes == ()
    assert ["6 partisi" in difference.by_hand[0], "1 salinan" in difference.by_hand[1]] == [True, True]


def test_a_smaller_cluster_acknowledges_with_what_it_has() -> None:
    assert declared().shapes(replication=1)["kinerja.goals"].config["min.insync.replicas"] == "1"
    assert declared().shapes(replication=2)["kinerja.goals"].replication == 2


def test_a_broker_that_guards_no_rights_is_told() -> None:
    difference = compare(declared(), replace(same(declared()), rights=None))

    assert difference.changes == ()
    assert "tidak menjaga hak" in difference.by_hand[0]


def test_a_password_is_set_anew_only_when_asked() -> None:
    found = same(declared())

    changes = compare(declared(), found, rotate=frozenset({"gaji"})).changes

    assert [(each.kind, each.name) for each in changes] == [("set-password", "gaji")]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a writer who is no user": ({"topics": [{"name": "kinerja.goals", "writers": ["x"]}]}, "x"),
    "a topic that is not declared": (
        {"users": [{"name": "evaluation"}, {"name": "goals", "reads": ["kinerja.lain"]}]}, "kinerja.lain",
    ),
    "a user twice": ({"users": [{"name": "goals"}, {"name": "gaji"}, {"name": "evaluation"}]}, "gaji"),
    "a name with a dot": ({"subscribers": [{"name": "gaji.kota", "basis": "x"}]}, "name"),
    "a grant without an agreement": ({"subscribers": [{"name": "x", "reads": ["kinerja.appraisals"]}]}, "basis"),
    "everybody as a principal": ({"subscribers": [{"name": "x", "basis": "x", "principal": "User:*"}]}, "principal"),
    "a misspelt key": ({"subscriber": []}, "subscriber"),
    "one principal for two": (
        {"users": [{"name": "goals"}, {"name": "evaluation", "principal": "User:goals"}]}, "User:goals",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "named"), WRONG.values(), ids=list(WRONG))
def test_a_declaration_that_cannot_be_meant_is_refused_by_name(
    change: dict[str, Any], named: str, tmp_path: Path
) -> None:
    file = tmp_path / "topics.yaml"
    file.write_text(yaml.safe_dump(CONTENT | change))

    with pytest.raises(NotDeclared, match=named):
        read_declared(file)


def test_a_cluster_that_cannot_be_reached_is_told_with_code_2() -> None:
    kafka = f"127.0.0.1:{free_port()}"

    done = CliRunner().invoke(app, ["topics", "check", "--kafka", kafka])

    assert done.exit_code == 2
    assert kafka in done.stderr


def test_settings_that_do_not_fit_are_told_with_code_2() -> None:
    done = CliRunner(env={"KINERJA_KAFKA_USER": "admin"}).invoke(app, ["topics", "check"])

    assert done.exit_code == 2
    assert "KINERJA_KAFKA_*" in done.stderr


def test_tokens_are_not_for_administering(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("x")
    settings = KafkaSettings(
        kafka_protocol="SASL_SSL", kafka_mechanism="OAUTHBEARER", kafka_token_file=tmp_path / "token"
    )

    with pytest.raises(ClusterRefuses, match="SCRAM"):
        admin_client(settings)
