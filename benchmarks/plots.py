"""Pictures of a report for docs/performance.md."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cli.stack import DATABASE

Stages = Mapping[str, Mapping[str, Any]]

_WHO: Final = (("client_us", "service"), ("db_us", f"database ({DATABASE})"), ("broker_us", "broker"))
_DPI = 110


def draw(stages: Stages, folder: Path) -> list[Path]:
    """Draw how stages stand against their ceilings, and who uses the CPU; nothing where nothing was measured."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    drawn: list[Path] = []
    held = {name: told for name, told in stages.items() if "ratio" in told and not name.startswith("S6")}
    if held:
        figure, axes = plt.subplots(figsize=(8, 0.45 * len(held) + 1.2))
        axes.barh(list(held), [told["ratio"] for told in held.values()], color="#2a6f97")
        axes.axvline(1.0, color="#888", linewidth=1)
        axes.set_xlabel("rate as a part of the ceiling in the same round")
        axes.invert_yaxis()
        drawn.append(_saved(figure, folder / "ratios.png"))
        plt.close(figure)
    spent = {name: told for name, told in stages.items() if all(figure in told for figure, _label in _WHO)}
    if spent:
        figure, axes = plt.subplots(figsize=(8, 0.45 * len(spent) + 1.6))
        left = [0.0] * len(spent)
        for column, label in _WHO:
            share = [100 * told[column] / (sum(told[each] for each, _label in _WHO) or 1) for told in spent.values()]
            axes.barh(list(spent), share, left=left, label=label)
            left = [before + here for before, here in zip(left, share, strict=True)]
        axes.set_xlabel("share of CPU time (%)")
        axes.invert_yaxis()
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 1.18), ncols=3, frameon=False)
        drawn.append(_saved(figure, folder / "cpu.png"))
        plt.close(figure)
    return drawn


def _saved(figure: Any, file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=_DPI, bbox_inches="tight", metadata={"Software": None})
    return file
