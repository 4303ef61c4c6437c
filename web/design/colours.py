"""The colours of all pages, read from the one file that has them, and how well they can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask_babel import lazy_gettext

TOKENS = Path(__file__).parents[1] / "static" / "css" / "shared" / "tokens.css"
TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against its ground."""
DRAWN_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: lines and symbols against their ground."""

Pair = tuple[str, str, object]
"""Token of the ink, token of the ground, what it is for."""

TEXTS: tuple[Pair, ...] = (
    ("ink", "ground", lazy_gettext("Text")),
    ("muted", "ground", lazy_gettext("Text beside the text")),
    ("link", "ground", lazy_gettext("Links")),
    ("ink", "card", lazy_gettext("Text on cards and tables")),
    ("muted", "card", lazy_gettext("Text beside it, on cards")),
    ("link", "card", lazy_gettext("Links on cards")),
    ("accent-ink", "accent", lazy_gettext("Buttons and heads of pods")),
    ("bar-muted", "bar", lazy_gettext("The bar with the menu")),
    ("ink", "weekend", lazy_gettext("Weekends")),
    ("holiday-ink", "holiday", lazy_gettext("Holidays")),
)
TONES: tuple[Pair, ...] = (
    ("good", "good-ground", lazy_gettext("All is well")),
    ("info", "info-ground", lazy_gettext("Under way")),
    ("warn", "warn-ground", lazy_gettext("Somebody has to do something")),
    ("lack", "lack-ground", lazy_gettext("Something is missing or went wrong")),
    ("calm", "calm-ground", lazy_gettext("Nothing to do")),
    ("lack", "card", lazy_gettext("Shortage, as a figure")),
)
CHANNELS: tuple[Pair, ...] = (
    ("break-line", "card", lazy_gettext("Break")),
    ("line-rostered", "card", lazy_gettext("rostered")),
    ("line-forecast", "card", lazy_gettext("forecast")),
    ("line-history", "card", lazy_gettext("history")),
    ("lack", "card", lazy_gettext("missing")),
    ("focus", "ground", lazy_gettext("Where the keyboard is")),
)
SHIFTS: tuple[Pair, ...] = tuple(
    ("ink", f"tint-{tint}", lazy_gettext("Shift")) for tint in (*"12345678", "night")
)


@dataclass(frozen=True)
class Contrast:
    """One ink on one ground."""

    ink: str
    ground: str
    purpose: object
    light: float
    """The ratio, from 1 to 21."""
    dark: float


def contrasts(pairs: tuple[Pair, ...]) -> list[Contrast]:
    """How well each ink can be told from its ground, in light and dark."""
    light, dark = tokens()
    return [
        Contrast(
            ink,
            ground,
            purpose,
            contrast(light[ink], light[ground]),
            contrast(dark[ink], dark[ground]),
        )
        for ink, ground, purpose in pairs
    ]


@cache
def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """Colours by name, ``#rrggbb``: by day and by night."""
    css = TOKENS.read_text(encoding="utf-8")
    day, night = css.split("@media", 1)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (day, night)]
    return found[0], found[0] | found[1]


def contrast(ink: str, ground: str) -> float:
    """Contrast ratio of two colours, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """One channel of sRGB, 0 to 1, without its gamma."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
