"""The kept result: a page with the tables and the machine, and the plot."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench import stats, system
from bench.outcome import Outcome, text
from bench.svg import Panel, plot

RESULTS: Final = Path(__file__).with_name("results")
_PLOTTED: Final = ("saturated", "paced")


def save(outcomes: Sequence[Outcome], name: str, folder: Path = RESULTS) -> list[Path]:
    """Write NAME.md, and NAME.svg where there is something to draw; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    page, picture = folder / f"{name}.md", folder / f"{name}.svg"
    panels = [
        Panel(
            outcome.name,
            [(row, [sample.cpu_us for sample in rounds]) for row, rounds in outcome.rounds.items()],
            outcome.limit,
        )
        for outcome in outcomes
        if outcome.name in _PLOTTED
    ]
    if panels:
        picture.write_text(plot(panels, "Server CPU per delivery, µs"), encoding="utf-8")
    page.write_text(_page(outcomes, picture.name if panels else None), encoding="utf-8")
    return [page, picture] if panels else [page]


def _page(outcomes: Sequence[Outcome], picture: str | None) -> str:
    today = datetime.date.today().isoformat()
    parts = [
        "# Measured: " + ", ".join(outcome.name for outcome in outcomes),
        f"Made by `python -m bench --save` on {today}. The figures are medians over the rounds; "
        "[how they are made](../README.md).",
        stats.table(["machine", ""], [list(row) for row in system.machine()], markdown=True),
    ]
    if picture:
        parts.append(f"![Server CPU per delivery, one dot a round]({picture})")
    parts += [text(outcome, markdown=True) for outcome in outcomes]
    return "\n\n".join(parts) + "\n"
