"""Figures of rosters side by side, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import g
from flask_babel import gettext, lazy_gettext

from scheduler.store.settings import load_centre_settings
from web.config import web_config
from web.wording import clock, day_short, number, stream_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from scheduler.figures import Spread
    from scheduler.planning.comparison import Compared
    from scheduler.shortages import Shortage

PRAISE = {
    "missing": lazy_gettext("covers most"),
    "worst": lazy_gettext("has the mildest shortage"),
    "wishes": lazy_gettext("grants most wishes"),
    "below": lazy_gettext("leaves fewest contract hours open"),
    "above": lazy_gettext("has fewest hours beyond contracts"),
    "weekends": lazy_gettext("spreads weekends most evenly"),
    "nights": lazy_gettext("spreads nights most evenly"),
    "changes": lazy_gettext("changes fewest published shifts"),
    "broken": lazy_gettext("breaks fewest rules"),
}


def centre_time(at: datetime) -> datetime:
    """A moment on the clock of the centre."""
    if "centre_zone" not in g:
        with web_config().database.reading() as session:
            g.centre_zone = ZoneInfo(load_centre_settings(session)[0].zone)
    return at.astimezone(g.centre_zone)


@dataclass(frozen=True)
class Cell:
    """One figure of one roster."""

    text: str
    note: str = ""
    better: bool = False
    lacking: bool = False


@dataclass(frozen=True)
class Row:
    """One figure of all rosters."""

    heading: str
    cells: tuple[Cell, ...]


def rows(compared: Sequence[Compared], better: Mapping[str, Collection[str]]) -> list[Row]:
    """The table: what is compared first, then where each roster comes from."""

    def row(heading: str, cells: Sequence[Cell]) -> Row:
        return Row(heading, tuple(cells))

    def cell(one: Compared, measure: str, text: str, note: str = "") -> Cell:
        return Cell(text, note, one.roster.id in better.get(measure, ()))

    return [
        row(
            gettext("Covered"),
            [cell(one, "missing", f"{number(one.covered_percent)} %") for one in compared],
        ),
        row(
            gettext("Missing FTE-hours"),
            [cell(one, "missing", number(one.missing_fte_hours), _bound(one)) for one in compared],
        ),
        row(
            gettext("Worst shortage"),
            [cell(one, "worst", *_worst(one.worst)) for one in compared],
        ),
        row(
            gettext("Wishes granted"),
            [
                cell(
                    one,
                    "wishes",
                    gettext(
                        "%(granted)s of %(total)s",
                        granted=one.wishes.granted,
                        total=one.wishes.total,
                    ),
                )
                for one in compared
            ],
        ),
        row(
            gettext("Hours below contracts"),
            [cell(one, "below", number(one.hours.below_h)) for one in compared],
        ),
        row(
            gettext("Hours beyond contracts"),
            [cell(one, "above", number(one.hours.above_h)) for one in compared],
        ),
        row(
            gettext("Weekend shifts a person"),
            [cell(one, "weekends", _spread(one.weekends)) for one in compared],
        ),
        row(
            gettext("Nights a person who has any"),
            [cell(one, "nights", _spread(one.nights)) for one in compared],
        ),
        row(
            gettext("Changes what is published"),
            [cell(one, "changes", *_changes(one)) for one in compared],
        ),
        row(gettext("Broken rules"), [_broken(one) for one in compared]),
        row(
            gettext("Search"),
            [
                Cell(
                    gettext("%(seconds)s s", seconds=number(one.seconds, 0)),
                    gettext("seed %(seed)s", seed=one.roster.seed),
                )
                for one in compared
            ],
        ),
    ]


def better_at(one: Compared, better: Mapping[str, Collection[str]]) -> str:
    """One sentence: what speaks for this roster."""
    praise = [str(text) for key, text in PRAISE.items() if one.roster.id in better.get(key, ())]
    if not praise:
        return str(gettext("Better than the others at nothing here.")) if better else ""
    listed = ", ".join(praise)
    return f"{listed[0].upper()}{listed[1:]}."


def _bound(one: Compared) -> str:
    if one.bound_fte_hours is None:
        return ""
    return str(gettext("proven: at least %(bound)s", bound=number(one.bound_fte_hours)))


def _worst(worst: Shortage | None) -> tuple[str, str]:
    if worst is None:
        return gettext("none"), ""
    when = f"{day_short(worst.start.date())} {clock(worst.start)}–{clock(worst.end)}"
    return number(worst.missing_fte_hours), f"{when}, {stream_name(worst.stream)}"


def _spread(spread: Spread) -> str:
    return str(spread.most) if not spread.width else f"{spread.least}–{spread.most}"


def _changes(one: Compared) -> tuple[str, str]:
    if one.changes is None:
        return "–", gettext("nothing is published")
    return str(one.changes.shifts), gettext("of %(people)s people", people=one.changes.people)


def _broken(one: Compared) -> Cell:
    return Cell(str(one.broken_rules), lacking=one.broken_rules > 0)
