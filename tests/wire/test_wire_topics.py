"""A cluster becomes what is declared, step by step and no further; what is different is told."""

from typing import Any

import pytest
from aiokafka.errors import TopicAuthorizationFailedError
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ResourcePatternType,
    ResourceType,
)
from wire_broker import SUBSCRIBER, Wire, changed
from wire_clients import read, write

from cli.topics.cluster import admin_client, look
from shared.events.registry import APPRAISALS, DIRECTORY, GOALS

pytestmark = [pytest.mark.apache, pytest.mark.timeout(180)]


def test_the_first_apply_makes_everything_and_the_second_nothing(wire: Wire) -> None:
    dry, first, again = wire.begun
    changes = len(wire.declared.topics) + len(wire.declared.everybody) + len(wire.declared.rights())

    assert [each.exit_code for each in wire.begun] == [0, 0, 0], [each.output for each in wire.begun]
    assert f"{changes} perubahan; tidak ada yang diubah" in dry.output
    assert f"{changes} perubahan diterapkan" in first.output
    assert "0 perubahan diterapkan" in again.output
    assert f"+ beri User:{SUBSCRIBER}: membaca topik kinerja.appraisals" in first.output


async def test_what_changed_is_told_and_mended_without_touching_the_rest(wire: Wire) -> None:
    client = admin_client(wire.secured.admin())
    stray = AclBinding(
        ResourceType.TOPIC, DIRECTORY, ResourcePatternType.LITERAL, f"User:{SUBSCRIBER}", "*", AclOperation.READ,
        AclPermissionType.ALLOW,
    )  # fmt: skip
    entries = [
        ConfigEntry("min.cleanable.dirty.ratio", "0.9", incremental_operation=AlterConfigOpType.SET),
        ConfigEntry("retention.ms", "1000", incremental_operation=AlterConfigOpType.SET),
    ]
    _done(client.create_acls([stray]))
    _done(client.incremental_alter_configs([ConfigResource(ResourceType.TOPIC, GOALS, incremental_configs=entries)]))

    found, mended, after = await wire.topics("check"), await wire.topics("apply"), await wire.topics("check")

    assert found.exit_code == 1
    assert "ubah min.cleanable.dirty.ratio topik kinerja.goals: 0.9 menjadi 0.2" in found.output
    assert "ubah retention.ms topik kinerja.goals: 1000 menjadi bawaan" in found.output
    assert f"cabut User:{SUBSCRIBER}: membaca topik kinerja.directory" in found.output
    assert (mended.exit_code, after.exit_code) == (0, 0), mended.output + after.output
    assert look(client, [GOALS]).topics[GOALS].config == wire.declared.shapes(replication=1)[GOALS].config


async def test_a_right_wider_than_declared_is_told_and_left_to_a_person(wire: Wire) -> None:
    client = admin_client(wire.secured.admin())
    wide = AclBinding(
        ResourceType.TOPIC, "kinerja.", ResourcePatternType.PREFIXED, "User:tamu", "*", AclOperation.READ,
        AclPermissionType.ALLOW,
    )  # fmt: skip
    _done(client.create_acls([wide]))
    try:
        found = await wire.topics("apply")
    finally:
        _done(client.delete_acls([_filter(wide)]))

    assert found.exit_code == 1
    assert "User:tamu: membaca topik kinerja.*" in found.output


async def test_another_number_of_partitions_is_left_to_a_person(wire: Wire) -> None:
    def more(content: dict[str, Any]) -> None:
        content["defaults"]["partitions"] = 5

    found = await wire.topics("apply", file=changed(wire.file, more))

    assert found.exit_code == 1
    assert "topik kinerja.goals mempunyai 3 partisi, dideklarasikan 5" in found.output
    assert "0 perubahan diterapkan" in found.output


async def test_a_grant_that_is_taken_away_holds_no_longer(wire: Wire) -> None:
    reader = wire.access(SUBSCRIBER)

    def nobody(content: dict[str, Any]) -> None:
        content["subscribers"] = []

    await read(reader, APPRAISALS, group=SUBSCRIBER)
    taken = await wire.topics("apply", file=changed(wire.file, nobody))
    with pytest.raises(TopicAuthorizationFailedError):
        await read(reader, APPRAISALS)
    given = await wire.topics("apply")

    assert f"cabut User:{SUBSCRIBER}: membaca grup {SUBSCRIBER}.*" in taken.output
    assert (taken.exit_code, given.exit_code) == (0, 0)
    await read(reader, APPRAISALS, group=f"{SUBSCRIBER}.uji")


async def test_a_rotated_password_holds_and_the_old_one_does_not(wire: Wire) -> None:
    old, file = wire.login("siasn"), wire.passwords / "siasn"
    file.write_text("kata-sandi-baru-siasn")

    done = await wire.topics("apply", "--passwords", str(wire.passwords), "--rotate", "siasn")
    refused = await wire.kinerja("watch", "--until-end", login=old)

    assert "~ ganti kata sandi siasn" in done.output
    assert refused.exit_code == 2
    assert "pengguna, kata sandi atau token ditolak" in refused.stderr
    await read(wire.access("siasn"), DIRECTORY)


async def test_who_may_not_administer_is_told(wire: Wire) -> None:
    found = await wire.kinerja("topics", "check", "--file", str(wire.file), login=wire.login("goals"))

    assert found.exit_code == 2
    assert "pengguna admin" in found.stderr
    await write(wire.access("goals"), GOALS)


def _done(answers: dict[Any, Any]) -> None:
    for each in answers.values():
        each.result(20)


def _filter(binding: AclBinding) -> Any:
    from confluent_kafka.admin import AclBindingFilter

    return AclBindingFilter(
        binding.restype, binding.name, binding.resource_pattern_type, binding.principal, binding.host,
        binding.operation, binding.permission_type,
    )  # fmt: skip
