"""deploy/topics.yaml: which topics there are, who logs in, who may write and read what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from cli.errors import why_not
from cli.files import text_of
from shared.wording import faults, field_problem, pointer_of

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
"""A user. Without a dot, so that no user's groups can begin like those of another."""


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One permission: a principal may do something to what has, or begins with, a name."""

    principal: str
    operation: str
    resource: str
    name: str
    pattern: str = "LITERAL"
    host: str = "*"
    permission: str = "ALLOW"


@dataclass(frozen=True, slots=True)
class TopicShape:
    """A topic as it is, or is to be."""

    partitions: int
    replication: int
    config: Mapping[str, str]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Topic(_Strict):
    """One topic. What it does not say comes from the defaults; ``config`` replaces theirs as a whole."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]+$")]
    writers: tuple[Name, ...]
    partitions: Annotated[int | None, Field(ge=1)] = None
    config: Mapping[str, str | int | float] | None = None


class Defaults(_Strict):
    """What holds for topics that say nothing else."""

    partitions: Annotated[int, Field(ge=1)]
    replication: Annotated[int, Field(ge=1)]
    config: Mapping[str, str | int | float]


class User(_Strict):
    """Who logs in: by SCRAM, or by a certificate or token that the broker turns into this principal.

    ``sees_groups``: of which groups it may ask how far they have read, without being in them.
    """

    name: Name
    reads: tuple[str, ...] = ()
    sees_groups: tuple[str, ...] = ()
    login: Literal["scram", "certificate", "token"] = "scram"
    principal: Annotated[str, StringConstraints(pattern=r"^User:[^*].*$")] = ""

    @property
    def who(self) -> str:
        """The principal as Kafka knows it."""
        return self.principal or f"User:{self.name}"


class Subscriber(User):
    """Somebody outside the platform who reads by grant. ``basis``: the agreement that allows it."""

    basis: Annotated[str, StringConstraints(min_length=1)]


class Declared(_Strict):
    """The whole file."""

    defaults: Defaults
    topics: tuple[Topic, ...]
    users: tuple[User, ...]
    subscribers: tuple[Subscriber, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [each.name for each in self.everybody]
        topics = [each.name for each in self.topics]
        for what, found in (
            ("pengguna", names),
            ("topik", topics),
            ("principal", [each.who for each in self.everybody]),
        ):
            if twice := sorted({each for each in found if found.count(each) > 1}):
                raise _wrong(f"{what} disebut dua kali: {', '.join(twice)}")
        if unknown := {name for topic in self.topics for name in topic.writers} - {each.name for each in self.users}:
            raise _wrong(f"penulis ini bukan pengguna: {', '.join(sorted(unknown))}")
        if unknown := {name for each in self.everybody for name in each.reads} - set(topics):
            raise _wrong(f"topik ini dibaca tetapi tidak dideklarasikan: {', '.join(sorted(unknown))}")
        return self

    @property
    def everybody(self) -> tuple[User, ...]:
        """Users and subscribers."""
        return (*self.users, *self.subscribers)

    def shapes(self, *, replication: int | None = None) -> dict[str, TopicShape]:
        """The topics to be. ``replication``: that of a smaller cluster, whose acknowledgements ask for no more."""
        copies = replication or self.defaults.replication
        found = {}
        for each in self.topics:
            config = {key: _plain(value) for key, value in (each.config or self.defaults.config).items()}
            if "min.insync.replicas" in config:
                config["min.insync.replicas"] = str(min(int(config["min.insync.replicas"]), copies))
            found[each.name] = TopicShape(each.partitions or self.defaults.partitions, copies, config)
        return found

    def rights(self) -> frozenset[Right]:
        """All permissions that there are to be.

        Writing needs no more than Write, an idempotent producer too. Whoever reads may use the group of his own name
        and those that begin with it and a dot.
        """
        return frozenset(self._rights())

    def _rights(self) -> Iterator[Right]:
        who = {each.name: each.who for each in self.everybody}
        for topic in self.topics:
            for name in topic.writers:
                yield Right(who[name], "WRITE", "TOPIC", topic.name)
        for each in self.everybody:
            for topic_name in each.reads:
                yield Right(each.who, "READ", "TOPIC", topic_name)
            for group in each.sees_groups:
                yield Right(each.who, "DESCRIBE", "GROUP", group)
            if each.reads:
                yield Right(each.who, "READ", "GROUP", each.name)
                yield Right(each.who, "READ", "GROUP", f"{each.name}.", "PREFIXED")


class NotDeclared(Exception):
    """The file cannot be read, or does not say what it must; the text says where."""


def read_declared(file: Path) -> Declared:
    """Read the file.

    :raises NotDeclared: when it is not what it should be
    """
    try:
        return Declared.model_validate(yaml.safe_load(text_of(file)))
    except OSError as error:
        raise NotDeclared(f"{file} {why_not(error)}") from error
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise NotDeclared(f"{file} bukan YAML yang sah dalam UTF-8") from error
    except ValidationError as error:
        told = "; ".join(f"{pointer_of(each['loc'])}: {field_problem(each)}" for each in faults(error.errors()))
        raise NotDeclared(f"{file}: {told}") from error


def _wrong(text: str) -> PydanticCustomError:
    return PydanticCustomError("written", "{text}", {"text": text})


def _plain(value: str | float) -> str:
    return str(value)
