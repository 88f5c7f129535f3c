"""What differs in what a plan says beside its objectives: the superior's expectations and the appendix."""

from collections.abc import Iterator, Mapping
from typing import Final

from services.goals.rules.difference import FieldDifference
from shared.events.goals import Appendix

APPENDIX_LABELS: Final[Mapping[str, str]] = {
    "resources": "Dukungan sumber daya",
    "accountability": "Skema pertanggungjawaban",
    "consequences": "Konsekuensi",
}
Difference = tuple[FieldDifference, tuple[str, ...]]
"""One field that differs, and what that means in sentences."""


def compare_expectations(
    old: Mapping[str, str], new: Mapping[str, str], labels: Mapping[str, str]
) -> Iterator[Difference]:
    """Say which expectations were added, changed and removed; ``labels`` name the behaviours by their ids."""
    for id in (*old, *(each for each in new if each not in old)):
        one, other = old.get(id), new.get(id)
        if one == other:
            continue
        place = f"Ekspektasi pimpinan untuk {labels.get(id, id)}"
        if one is None:
            sentence = f'{place} ditambahkan: "{other}".'
        elif other is None:
            sentence = f'{place} dihapus: "{one}".'
        else:
            sentence = f'{place} berubah dari "{one}" menjadi "{other}".'
        yield FieldDifference(field=f"expectations.{id}", old=one, new=other), (sentence,)


def compare_appendix(old: Appendix, new: Appendix) -> Iterator[Difference]:
    """Say what was added to each list of the appendix and removed from it."""
    for name, label in APPENDIX_LABELS.items():
        before: tuple[str, ...] = getattr(old, name)
        after: tuple[str, ...] = getattr(new, name)
        if before == after:
            continue
        removed = [f'{label}: "{each}" dihapus.' for each in before if each not in after]
        added = [f'{label}: "{each}" ditambahkan.' for each in after if each not in before]
        sentences = (*removed, *added) or (f"{label}: urutan berubah.",)
        yield FieldDifference(field=f"appendix.{name}", old="; ".join(before), new="; ".join(after)), sentences
