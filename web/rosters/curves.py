"""Needed and rostered as steps, in the coordinates of an SVG picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT = 100
"""Units from zero to the top of a picture; one interval is one unit wide."""


@dataclass(frozen=True)
class Curve:
    """Path data of one picture; ``width`` is its number of intervals."""

    width: int
    needed: str
    rostered: str
    missing: str


def curve(
    needed: Sequence[float], rostered: Sequence[float], missing: Sequence[float], top: float
) -> Curve:
    """Draw three arrays of equal length (FTE); ``top`` is the FTE at the upper edge."""
    scale = HEIGHT / top if top > 0 else 0.0
    return Curve(
        width=len(needed),
        needed=_area(needed, scale),
        rostered=_line(rostered, scale),
        missing=_gaps(needed, missing, scale),
    )


def height_of(value: float, scale: float) -> str:
    """Where a value is drawn, measured from the top."""
    return f"{HEIGHT - value * scale:.1f}"


def _line(values: Sequence[float], scale: float) -> str:
    if not values:
        return ""
    parts, level = [f"M0 {height_of(values[0], scale)}"], values[0]
    for x, value in enumerate(values):
        if value != level:
            parts.append(f"H{x}V{height_of(value, scale)}")
            level = value
    return "".join([*parts, f"H{len(values)}"])


def _area(values: Sequence[float], scale: float) -> str:
    line = _line(values, scale)
    return f"{line}V{HEIGHT}H0Z" if line else ""


def _gaps(needed: Sequence[float], missing: Sequence[float], scale: float) -> str:
    """What is missing hangs from the upper edge of what is needed."""
    return "".join(
        f"M{x} {height_of(need, scale)}h1V{height_of(need - lack, scale)}h-1Z"
        for x, (need, lack) in enumerate(zip(needed, missing, strict=True))
        if lack > 0
    )
