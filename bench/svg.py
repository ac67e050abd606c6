"""A small SVG writer: bars of CPU per delivery, one panel a scenario, every round a dot."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape

from bench.stats import median

_PANEL: Final = 360  # all in pixels
_HEIGHT: Final = 340
_TOP: Final = 64
_FLOOR: Final = 280
_LEFT: Final = 56
_BAR: Final = 56
_COLOURS: Final = ("#8a8f98", "#2f6fde", "#d9822b", "#3a9d6e", "#a557c4", "#c0392b")


@dataclass(frozen=True, slots=True)
class Panel:
    """One scenario: values in microseconds by server, and the value the target allows."""

    title: str
    bars: Sequence[tuple[str, Sequence[float]]]
    limit: float | None = None


def plot(panels: Sequence[Panel], heading: str) -> str:
    """The whole picture as SVG text."""
    width = _PANEL * len(panels)
    body = "".join(_panel(panel, index * _PANEL) for index, panel in enumerate(panels))
    title = _text(_LEFT, 24, heading, "start", "font-size='15' font-weight='600'")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" '
        f'width="{width}" height="{_HEIGHT}" font-family="system-ui, sans-serif" font-size="12" '
        f'fill="#30343a">\n<rect width="{width}" height="{_HEIGHT}" fill="#ffffff"/>\n'
        f"{title}{body}</svg>\n"
    )


def _panel(panel: Panel, x: float) -> str:
    values = [value for _, rounds in panel.bars for value in rounds if not math.isnan(value)]
    top, step = scale(max([*values, panel.limit or 0.0], default=0.0))

    def y(value: float) -> float:
        return _FLOOR - (_FLOOR - _TOP) * value / top

    parts = [_text(x + _LEFT, _TOP - 14, panel.title, "start", "font-weight='600'")]
    left, right = x + _LEFT, x + _PANEL - 12
    for line in range(round(top / step) + 1):
        at = y(line * step)
        parts.append(_line(left, right, at, "#e3e5e8" if line else "#30343a"))
        parts.append(_text(left - 8, at + 4, f"{line * step:.3g}", "end"))
    if panel.limit:
        at = y(panel.limit)
        parts.append(_line(left, right, at, "#c0392b", 'stroke-dasharray="5 4"'))
        parts.append(_text(right, at - 5, "target", "end", "fill='#c0392b'"))
    room = (right - left) / max(1, len(panel.bars))
    for index, (name, rounds) in enumerate(panel.bars):
        parts.append(_bar(name, rounds, left + room * (index + 0.5), y, _COLOURS[index % 6]))
    return "".join(parts)


def _bar(name: str, rounds: Sequence[float], middle: float, y: Callable[[float], float], colour: str) -> str:
    known = [value for value in rounds if not math.isnan(value)]
    parts = [_text(middle, _FLOOR + 18, name, "middle")]
    if known:
        value = median(known)
        height = _FLOOR - y(value)
        parts.append(
            f'<rect x="{middle - _BAR / 2:.1f}" y="{y(value):.1f}" width="{_BAR}" '
            f'height="{height:.1f}" rx="2" fill="{colour}" fill-opacity="0.75"/>\n'
        )
        parts.append(_text(middle, _FLOOR + 36, f"{value:.3g} µs", "middle", "font-weight='600'"))
    for index, value in enumerate(known):
        across = middle + (index - (len(known) - 1) / 2) * min(9.0, _BAR / max(1, len(known)))
        parts.append(
            f'<circle cx="{across:.1f}" cy="{y(value):.1f}" r="3" fill="#ffffff" '
            f'stroke="{colour}" stroke-width="1.5"/>\n'
        )
    return "".join(parts)


def scale(largest: float) -> tuple[float, float]:
    """(upper end, step) of an axis that holds the value: steps of 1, 2 or 5 times a power of 10."""
    if largest <= 0:
        return 1.0, 0.25
    power = 10.0 ** math.floor(math.log10(largest / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if largest <= power * factor * 5)
    return step * math.ceil(largest / step - 1e-9), step


def _line(left: float, right: float, y: float, colour: str, more: str = "") -> str:
    return f'<line x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" {more}/>\n'


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>\n'
