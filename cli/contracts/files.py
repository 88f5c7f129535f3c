"""The generated folder: what belongs into it, and what of it is stale."""

import json
from pathlib import Path
from typing import Any, Final

import yaml

from cli.contracts.asyncapi import document
from cli.contracts.examples import example
from cli.contracts.readme import readme
from cli.contracts.schemas import all_types, body_schema, headers_schema

_OWNED: Final = ("schemas", "examples")
"""Folders in which nothing else may lie."""


def render() -> dict[str, str]:
    """Generate all files in memory: path inside the folder to text."""
    files = {"README.md": readme(), "asyncapi.yaml": _yaml(document()), "schemas/headers.json": _json(headers_schema())}
    for each in all_types():
        files[f"schemas/{each.name}.json"] = _json(body_schema(each))
        files[f"examples/{each.name}.json"] = _json(example(each))
    return files


def write(folder: Path) -> tuple[str, ...]:
    """Bring the folder up to date; say which files changed."""
    changed = stale(folder)
    files = render()
    for name in changed:
        path = folder / name
        if name in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[name], encoding="utf-8")
        else:
            path.unlink()
    return changed


def stale(folder: Path) -> tuple[str, ...]:
    """Name the files that differ from what would be generated, are missing, or are left over."""
    files = render()
    different = {name for name, text in files.items() if _text(folder / name) != text}
    left_over = {
        f"{owned}/{path.name}"
        for owned in _OWNED
        for path in (folder / owned).glob("*.json")
        if f"{owned}/{path.name}" not in files
    }
    return tuple(sorted(different | left_over))


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


class _Plain(yaml.SafeDumper):
    """Writes equal values twice instead of as anchors, and texts of several lines as such."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Plain.add_representer(str, _text_node)


def _yaml(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    return f"# Dibuat oleh `kinerja contracts generate`; generated, do not edit.\n{text}"
