"""Type and colour of the workbook, as named styles a reader can change in Excel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

from scheduler.figures import night_patterns, patterns_by_start

if TYPE_CHECKING:
    from openpyxl import Workbook

    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import DutyView, RosterView

FONT: Final = "Arial"
INK: Final = "1F2933"
MUTED: Final = "616E7C"
LINE: Final = "D5DAE1"
ALARM: Final = "B42318"
ACCENT: Final = "24476B"
WEEKEND: Final = "EEF0F3"
WEEKEND_HEAD: Final = "D5DAE1"
HOLIDAY: Final = "FBE7E1"
HOLIDAY_HEAD: Final = "F3C9BD"

# Light enough for black type and for a printer's toner; told apart by every kind of sight
# together with the times that stand in each cell.
SHIFT_FILLS: Final = (
    "FFF0BF", "DDEFCB", "CDEBE3", "CFE3F7", "DEDAF4", "F5D9E6", "EADFD0", "DCE3E8",
)  # fmt: skip
A3_POINTS: Final = 640
"""Height of a landscape A3 page without margins, title, legend and headers."""
NIGHT_FILL: Final = "B8C3DE"
ACTIVITY_FILLS: Final = {
    "voice": "9CC5EE", "chat": "9ED9C3", "email": "E9CF8F", "social": "E3AFC8",
    "several": "B5C4D6", "meeting": "C9BCEB", "training": "D2D98C",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a cell looks; colours are hexadecimal RGB."""

    size: float = 9
    bold: bool = False
    italic: bool = False
    ink: str = INK
    fill: str | None = None
    hatched: bool = False
    across: str = "left"
    wrap: bool = False
    shrink: bool = False
    turned: int = 0
    indent: int = 0
    line: str | None = LINE
    """Colour of a line all around."""
    number: str = "@"
    """Text unless said otherwise: what somebody types into such a cell stays text, too."""


def _style(name: str, look: Look) -> NamedStyle:
    style = NamedStyle(name=name, number_format=look.number)
    style.font = Font(name=FONT, size=look.size, bold=look.bold, italic=look.italic, color=look.ink)
    style.alignment = Alignment(
        horizontal=look.across,
        vertical="center",
        wrap_text=look.wrap,
        shrink_to_fit=look.shrink,
        text_rotation=look.turned,
        indent=look.indent,
    )
    if look.hatched:
        style.fill = PatternFill("lightUp", fgColor=MUTED, bgColor="FFFFFF")
    elif look.fill:
        style.fill = PatternFill("solid", fgColor=look.fill)
    if look.line:
        side = Side(style="thin", color=look.line)
        style.border = Border(left=side, right=side, top=side, bottom=side)
    return style


PLAIN: Final = Look(line=None)
CELL: Final = Look(across="center")
HEAD: Final = Look(bold=True, across="center", fill="E4E9F0", wrap=True)
NUMBER: Final = Look(across="right", number="0.00", indent=1)
BALANCE: Final = "+0.00;[Red]-0.00;0.00"


def _fixed_looks(words: Words) -> dict[str, Look]:
    day, day_full = words.excel_format("ddd day"), words.excel_format("ddd day yyyy")
    return {
        "title": replace(PLAIN, size=18, bold=True, ink=ACCENT),
        "subtitle": replace(PLAIN, size=10, ink=MUTED),
        "heading": replace(PLAIN, size=12, bold=True, ink=ACCENT),
        "note": replace(PLAIN, size=8, ink=MUTED),
        "key": replace(PLAIN, size=9),
        "text": Look(indent=1),
        "text strong": Look(bold=True, indent=1),
        "text wrapped": Look(size=8, wrap=True, indent=1),
        "head": HEAD,
        "head left": replace(HEAD, across="left", indent=1),
        "pod": Look(size=11, bold=True, indent=1, ink="FFFFFF", fill=ACCENT, line=ACCENT),
        "pod note": Look(
            size=9, ink="FFFFFF", fill=ACCENT, line=ACCENT, across="center", shrink=True
        ),
        "pod count": Look(ink="FFFFFF", fill=ACCENT, line=ACCENT, across="center", number="0"),
        "hours": NUMBER,
        "hours total": replace(NUMBER, bold=True, fill=HEAD.fill),
        "balance total": replace(NUMBER, number=BALANCE, bold=True, fill=HEAD.fill),
        "count": replace(HEAD, number="0"),
        "centred": CELL,
        "day": replace(HEAD, number=day),
        "day weekend": replace(HEAD, number=day, fill=WEEKEND_HEAD),
        "time": replace(NUMBER, number="hh:mm", ink=MUTED),
        "balance": replace(NUMBER, number=BALANCE),
        "one decimal": replace(NUMBER, number="#,##0.0"),
        "whole": replace(NUMBER, number="#,##0"),
        "missing": replace(NUMBER, number="#,##0.0;-#,##0.0;–", ink=ALARM, bold=True),
        "moment": replace(NUMBER, number=words.excel_format("ddd day hh:mm"), across="left"),
        "date": replace(NUMBER, number=day_full, across="left"),
        "identifier": replace(NUMBER, number="0", across="left"),
    }


def _sized_looks(words: Words, size: float, *, wrap: bool) -> dict[str, Look]:
    cell = replace(CELL, size=size, wrap=wrap)
    looks = {}
    for kind, fill in (("", HEAD.fill), (" weekend", WEEKEND_HEAD), (" holiday", HOLIDAY_HEAD)):
        head = replace(HEAD, size=size, fill=fill)
        looks["roster weekday" + kind] = replace(head, number=words.excel_format("ddd"))
        looks["roster day" + kind] = replace(
            head, number=words.excel_format("day"), bold=False, shrink=True, wrap=False
        )
    return looks | {
        "person": replace(cell, across="left", bold=True, wrap=False, indent=1),
        "off": cell,
        "off weekend": replace(cell, fill=WEEKEND),
        "off holiday": replace(cell, fill=HOLIDAY),
        "absent": replace(cell, italic=True, ink=MUTED, hatched=False, fill="F7F7F5", shrink=True),
        "other shift": cell,
    }


class StyleBook:
    """The named styles of one workbook, and which shift pattern wears which."""

    def __init__(self, workbook: Workbook, view: RosterView, words: Words, *, narrow: bool) -> None:
        patterns = patterns_by_start(view)
        self.row_height = 24.0 if narrow else _row_height(view)
        self.shift_styles = {
            code: f"shift {number}" for number, code in enumerate(patterns, start=1)
        }
        looks = _fixed_looks(words) | _sized_looks(
            words, _type_size(self.row_height, narrow=narrow), wrap=narrow
        )
        fills = _pattern_fills(view, patterns)
        for code, name in self.shift_styles.items():
            looks[name] = replace(looks["off"], fill=fills[code], bold=True)
        looks |= _grid_looks()
        for name, look in looks.items():
            workbook.add_named_style(_style(f"Podshift {name}", look))

    def shift(self, duty: DutyView) -> str:
        """The style of a duty's cell."""
        return self.shift_styles[duty.pattern]


def _row_height(view: RosterView) -> float:
    """High enough that the largest pod fills an A3 page, if it fits on one."""
    most = max((len(pod.agents) for pod in view.pods), default=1)
    return min(26.0, max(16.0, A3_POINTS / max(most, 1)))


def _type_size(row_height: float, *, narrow: bool) -> float:
    if narrow:
        return 8
    return 12 if row_height >= 22 else 10


def _grid_looks() -> dict[str, Look]:
    small = Look(size=7, line=LINE)
    looks = {
        "hour": replace(
            small, turned=90, bold=True, across="center", number="hh:mm", fill="E4E9F0"
        ),
        "quarter": replace(small, turned=90, ink=MUTED, across="center", number="hh:mm"),
        "day person": Look(bold=True, indent=1),
        "day times": Look(across="center"),
        "day note": Look(size=7, ink=MUTED, across="right", indent=1),
        "break": replace(small, hatched=True, bold=True, across="center", line=MUTED),
        "need": replace(small, across="center", number='[>=9.95]0;[<0.05]"";0.0', line="EEF0F3"),
        "gap": replace(
            small, across="center", number="[>=9.95]0;0.0", ink="FFFFFF", fill=ALARM, bold=True
        ),
    }
    for activity, fill in ACTIVITY_FILLS.items():
        looks[f"bar {activity}"] = replace(small, fill=fill, line=fill, size=8)
    return looks


def _pattern_fills(view: RosterView, patterns: tuple[str, ...]) -> dict[str, str]:
    nights = night_patterns(view)
    by_day = [code for code in patterns if code not in nights]
    fills = {code: SHIFT_FILLS[n % len(SHIFT_FILLS)] for n, code in enumerate(by_day)}
    return fills | dict.fromkeys(nights, NIGHT_FILL)
