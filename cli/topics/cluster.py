"""A Kafka cluster's topics, users and rights, read and changed through librdkafka's admin client.

Changes are incremental: aiokafka's ``alter_configs`` replaces a topic's whole configuration, and it knows no rights.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, Final

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    ConfigSource,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from cli.topics.declared import Right, TopicShape
from cli.topics.difference import Change, Found
from shared.bus.access import secret
from shared.kafka_settings import KafkaSettings

_SECONDS: Final = 20.0
_ITERATIONS: Final = 8192
_WITHOUT: Final = (KafkaError.SECURITY_DISABLED, KafkaError.UNSUPPORTED_VERSION)


class ClusterRefuses(Exception):
    """The cluster refuses a question or a change; the text says which and why."""


def admin_client(settings: KafkaSettings) -> AdminClient:
    """Log in as the settings say.

    :raises ClusterRefuses: for tokens, which librdkafka takes in another way
    """
    if settings.kafka_protocol.startswith("SASL") and settings.kafka_mechanism == "OAUTHBEARER":
        raise ClusterRefuses("masuklah dengan SCRAM-SHA-512 atau sertifikat untuk mengatur topik, bukan dengan token")
    given: dict[str, str | int | float | bool] = {
        "bootstrap.servers": settings.kafka_bootstrap,
        "security.protocol": settings.kafka_protocol,
        "log_level": 0,
    }
    if settings.kafka_user:
        given |= {
            "sasl.mechanism": settings.kafka_mechanism,
            "sasl.username": settings.kafka_user,
            "sasl.password": secret(settings.kafka_password, settings.kafka_password_file),
        }
    files = {
        "ssl.ca.location": settings.kafka_ca_file,
        "ssl.certificate.location": settings.kafka_certificate_file,
        "ssl.key.location": settings.kafka_key_file,
    }
    given |= {key: str(file) for key, file in files.items() if file is not None}
    if settings.kafka_protocol.endswith("SSL"):
        given["ssl.endpoint.identification.algorithm"] = "https" if settings.kafka_check_host else "none"
    return AdminClient(given)


def look(client: AdminClient, names: Iterable[str]) -> Found:
    """Read the topics of these names, and all users and rights.

    :raises ClusterRefuses: when this user may not ask
    """
    present = _asked("topik", lambda: client.list_topics(timeout=_SECONDS)).topics
    wanted = [name for name in names if name in present]
    configs = _configs(client, wanted)
    topics = {
        name: TopicShape(
            len(present[name].partitions),
            min((len(each.replicas) for each in present[name].partitions.values()), default=0),
            configs[name],
        )
        for name in wanted
    }
    return Found(topics, _users(client), _rights(client))


def _configs(client: AdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    """What was set for each topic by itself, without the cluster's own settings."""
    if not names:
        return {}
    answers = client.describe_configs([ConfigResource(ResourceType.TOPIC, name) for name in names])
    return {
        resource.name: {
            entry.name: str(entry.value)
            for entry in _result(f"pengaturan {resource.name}", answer).values()
            if entry.source == ConfigSource.DYNAMIC_TOPIC_CONFIG.value
        }
        for resource, answer in answers.items()
    }


def _users(client: AdminClient) -> frozenset[str]:
    """Who has a password for SCRAM-SHA-512; a broker without users has none."""
    answer: Any = client.describe_user_scram_credentials()
    try:
        found = answer.result(_SECONDS)
    except KafkaException as error:
        if error.args[0].code() in _WITHOUT:
            return frozenset()
        raise ClusterRefuses(f"pengguna: {error.args[0].str()}") from error
    return frozenset(
        user
        for user, described in found.items()
        if any(each.mechanism == ScramMechanism.SCRAM_SHA_512 for each in described.scram_credential_infos)
    )


def _rights(client: AdminClient) -> frozenset[Right] | None:
    anything: Any = None
    everything = AclBindingFilter(
        ResourceType.ANY, anything, ResourcePatternType.ANY, anything, anything, AclOperation.ANY, AclPermissionType.ANY
    )
    try:
        found: Any = client.describe_acls(everything).result(_SECONDS)
    except KafkaException as error:
        if error.args[0].code() in _WITHOUT:
            return None
        raise ClusterRefuses(f"hak: {error.args[0].str()}") from error
    return frozenset(
        Right(
            each.principal,
            each.operation.name,
            each.restype.name,
            each.name,
            each.resource_pattern_type.name,
            each.host,
            each.permission_type.name,
        )
        for each in found
    )


def make(client: AdminClient, change: Change, shapes: Mapping[str, TopicShape], passwords: Mapping[str, str]) -> None:
    """Make one change.

    :raises ClusterRefuses: when the cluster does not take it
    """
    what = str(change)
    match change.kind:
        case "create-topic":
            shape = shapes[change.name]
            topic = NewTopic(change.name, shape.partitions, shape.replication, config=dict(shape.config))
            _all(what, client.create_topics([topic]))
        case "set-config":
            operation = AlterConfigOpType.DELETE if change.value is None else AlterConfigOpType.SET
            entry = ConfigEntry(change.key, change.value, incremental_operation=operation)
            resource = ConfigResource(ResourceType.TOPIC, change.name, incremental_configs=[entry])
            _all(what, client.incremental_alter_configs([resource]))
        case "create-user" | "set-password":
            info = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, _ITERATIONS)
            password = passwords[change.name].encode()
            _all(what, client.alter_user_scram_credentials([UserScramCredentialUpsertion(change.name, info, password)]))
        case "grant" if change.right is not None:
            _all(what, client.create_acls([AclBinding(*_acl(change.right))]))
        case "revoke" if change.right is not None:
            _all(what, client.delete_acls([AclBindingFilter(*_acl(change.right))]))


def _acl(right: Right) -> tuple[Any, ...]:
    return (
        ResourceType[right.resource],
        right.name,
        ResourcePatternType[right.pattern],
        right.principal,
        right.host,
        AclOperation[right.operation],
        AclPermissionType[right.permission],
    )


def _all(what: str, answers: Mapping[Any, "Future[Any]"]) -> None:
    for answer in answers.values():
        _result(what, answer)


def _result(what: str, answer: "Future[Any]") -> Any:
    return _asked(what, lambda: answer.result(_SECONDS))


def _asked(what: str, ask: Callable[[], Any]) -> Any:
    try:
        return ask()
    except KafkaException as error:
        raise ClusterRefuses(f"{what}: {error.args[0].str()}") from error
    except TimeoutError as error:
        raise ClusterRefuses(f"{what}: tidak dijawab dalam {_SECONDS:.0f} detik") from error
