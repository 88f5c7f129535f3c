"""What differs between a cluster and what is declared: changes to make, and what a person has to settle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from cli.topics.declared import Declared, Right, TopicShape

_OF_TOOLS = "replication.throttled.replicas"
"""Set for a while by the tools that move partitions; not ours to reset."""

_UNSET = "bawaan"


@dataclass(frozen=True, slots=True)
class Found:
    """A cluster as it is. ``rights`` is None where it has no authorizer: everybody may do everything there."""

    topics: Mapping[str, TopicShape]
    users: frozenset[str]
    rights: frozenset[Right] | None


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that can be mended without loss. ``value`` is None to reset a setting."""

    kind: Literal["create-topic", "set-config", "create-user", "set-password", "grant", "revoke"]
    name: str
    key: str = ""
    value: str | None = None
    before: str | None = None
    right: Right | None = None

    def __str__(self) -> str:
        texts = {
            "create-topic": f"buat topik {self.name} ({self.value})",
            "set-config": f"ubah {self.key} topik {self.name}: {self.before or _UNSET} menjadi {self.value or _UNSET}",
            "create-user": f"buat pengguna {self.name} (SCRAM-SHA-512)",
            "set-password": f"ganti kata sandi {self.name}",
        }
        if self.right is not None:
            return f"{'beri' if self.kind == 'grant' else 'cabut'} {told(self.right)}"
        return texts[self.kind]


@dataclass(frozen=True, slots=True)
class Difference:
    """What to change, and what no command may change by itself."""

    changes: tuple[Change, ...]
    by_hand: tuple[str, ...]


def told(right: Right) -> str:
    """Say a permission in words."""
    verbs = {"READ": "membaca", "WRITE": "menulis ke", "ALL": "melakukan apa saja dengan"}
    things = {"TOPIC": "topik", "GROUP": "grup"}
    name = f"{right.name}*" if right.pattern == "PREFIXED" else right.name
    denied = "TIDAK boleh " if right.permission == "DENY" else ""
    verb = verbs.get(right.operation, right.operation)
    return f"{right.principal}: {denied}{verb} {things.get(right.resource, right.resource)} {name}"


def compare(
    declared: Declared, found: Found, *, replication: int | None = None, rotate: frozenset[str] = frozenset()
) -> Difference:
    """Compare. ``rotate``: whose passwords are to be set anew, though they exist."""
    wanted = declared.shapes(replication=replication)
    return Difference(
        (*_topics(wanted, found), *_users(declared, found, rotate), *_rights(declared, found)),
        (*_topics_by_hand(wanted, found), *_rights_by_hand(declared, found)),
    )


def _topics(wanted: Mapping[str, TopicShape], found: Found) -> Iterator[Change]:
    for name, shape in wanted.items():
        present = found.topics.get(name)
        if present is None:
            yield Change("create-topic", name, value=f"{shape.partitions} partisi, {shape.replication} salinan")
            continue
        for key, value in shape.config.items():
            if present.config.get(key) != value:
                yield Change("set-config", name, key, value, present.config.get(key))
        for key in sorted(present.config.keys() - shape.config.keys()):
            if not key.endswith(_OF_TOOLS):
                yield Change("set-config", name, key, None, present.config[key])


def _topics_by_hand(wanted: Mapping[str, TopicShape], found: Found) -> Iterator[str]:
    for name, shape in wanted.items():
        present = found.topics.get(name)
        if present is None:
            continue
        if present.partitions != shape.partitions:
            yield (
                f"topik {name} mempunyai {present.partitions} partisi, dideklarasikan {shape.partitions}. Mengubahnya "
                "memindahkan orang ke partisi lain: perbaiki deklarasi, atau buat klaster baru"
            )
        if present.replication != shape.replication:
            yield (
                f"topik {name} mempunyai {present.replication} salinan, dideklarasikan {shape.replication}. Pindahkan "
                "dengan kafka-reassign-partitions"
            )


def _users(declared: Declared, found: Found, rotate: frozenset[str]) -> Iterator[Change]:
    for each in declared.everybody:
        if each.login == "scram" and each.name not in found.users:
            yield Change("create-user", each.name)
        elif each.login == "scram" and each.name in rotate:
            yield Change("set-password", each.name)


def _rights(declared: Declared, found: Found) -> Iterator[Change]:
    if found.rights is None:
        return
    wanted = declared.rights()
    for right in sorted(wanted - found.rights):
        yield Change("grant", right.principal, right=right)
    for right in sorted(found.rights - wanted):
        if _is_ours(right, declared, found.rights):
            yield Change("revoke", right.principal, right=right)


def _is_ours(right: Right, declared: Declared, present: frozenset[Right]) -> bool:
    """Whether a permission that is not declared concerns nothing but our topics, or the groups of who reads them."""
    topics = {each.name for each in declared.topics}
    if right.resource == "TOPIC":
        return right.pattern == "LITERAL" and right.name in topics
    readers = {each.principal for each in present if each.resource == "TOPIC" and each.name in topics}
    readers |= {each.who for each in declared.everybody}
    return right.resource == "GROUP" and right.principal in readers and right.name != "*"


def _rights_by_hand(declared: Declared, found: Found) -> Iterator[str]:
    if found.rights is None:
        yield "broker ini tidak menjaga hak (tanpa authorizer): siapa pun dapat menulis dan membaca semua topik"
        return
    topics = {each.name for each in declared.topics}
    for right in sorted(found.rights):
        wide = right.resource == "TOPIC" and (
            right.name == "*" or (right.pattern == "PREFIXED" and any(each.startswith(right.name) for each in topics))
        )
        if wide and right.permission == "ALLOW":
            yield f"hak yang lebih luas daripada deklarasi, cabut bila tidak diperlukan: {told(right)}"
