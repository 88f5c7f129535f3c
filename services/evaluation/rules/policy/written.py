"""A policy as the YAML text that people change and send again."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml

from services.evaluation.rules.policy.packaged import packaged, parse
from shared.policy.policy import Policy


def text_of(policy: Policy) -> str:
    """Give the text of a policy: of one of the platform's with its comments; comments of others are not kept."""
    ours = _texts() if policy in packaged() else {}
    return ours.get((policy.policy_id, policy.version)) or yaml_of(policy)


def yaml_of(policy: Policy) -> str:
    """Write a policy as YAML, numbers exactly as they are."""
    content = policy.model_dump(by_alias=True, exclude_none=True)
    return yaml.dump(_plain(content), Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110)


@cache
def _texts() -> Mapping[tuple[str, int], str]:
    newest = files("services.evaluation").joinpath("policies")
    texts = [
        each.read_text(encoding="utf-8")
        for folder in (newest, newest.joinpath("earlier"))
        for each in folder.iterdir()
        if each.name.endswith(".yaml")
    ]
    return {(each.policy_id, each.version): text for text in texts for each in (parse(text),)}


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


class _Writer(yaml.SafeDumper):
    """Plain values and exact numbers; what occurs twice is written twice."""

    def ignore_aliases(self, _data: object) -> bool:
        """Write no anchors: a policy is read without them."""
        return True


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    kind = "int" if value == value.to_integral_value() and value.as_tuple().exponent == 0 else "float"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", f"{value:f}")


_Writer.add_representer(Decimal, _number)
