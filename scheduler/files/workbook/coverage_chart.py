"""The chart of one stream: what is needed as an area, what is rostered as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl.chart import AreaChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from scheduler.files.workbook.interval_sheet import by_hour

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.interval_sheet import Block
    from scheduler.files.workbook.texts import Words
    from scheduler.rosters import RosterView

NEEDED: Final = "AEBFD3"
ROSTERED: Final = "B3541E"
INK: Final = "1F2933"


def coverage_chart(
    view: RosterView,
    words: Words,
    heading: str,
    intervals: Worksheet,
    block: Block,
    column: int,
) -> AreaChart:
    """Read needed from ``column`` and rostered from the next one, in the rows of ``block``."""
    area, line = AreaChart(), LineChart()
    for chart, of_chart in ((area, column), (line, column + 1)):
        chart.add_data(_column(intervals, block, of_chart))
        chart.set_categories(_column(intervals, block, 2))
    _colour(area, line, words)
    area.title = _title(heading)
    _axes(area, view, words)
    area.legend = Legend(legendPos="t", txPr=_text(_type(900)))
    # The sum of two charts is the first one, with the other drawn over it.
    area += line
    return area


def _column(intervals: Worksheet, block: Block, column: int) -> Reference:
    return Reference(intervals, min_col=column, min_row=block.first_row, max_row=block.last_row)


def _colour(area: AreaChart, line: LineChart, words: Words) -> None:
    needed, rostered = area.series[0], line.series[0]
    needed.tx, rostered.tx = SeriesLabel(v=words("needed")), SeriesLabel(v=words("rostered"))
    needed.graphicalProperties = GraphicalProperties(
        solidFill=NEEDED, ln=LineProperties(noFill=True)
    )
    rostered.graphicalProperties = GraphicalProperties(
        ln=LineProperties(solidFill=ROSTERED, w=15875)
    )
    rostered.smooth = False


def _axes(area: AreaChart, view: RosterView, words: Words) -> None:
    per_day = 24 if by_hour(view) else 24 * 60 // view.interval_min
    area.x_axis.delete = area.y_axis.delete = False
    area.x_axis.number_format = words.excel_format("ddd hh:mm")
    area.x_axis.tickLblSkip = area.x_axis.tickMarkSkip = per_day * (-(-len(view.days) // 7))
    area.x_axis.tickLblPos = "low"
    area.y_axis.title = None
    area.y_axis.number_format = "General"
    area.y_axis.scaling.min = 0
    area.y_axis.majorGridlines = ChartLines(spPr=_lines("E4E7EB"))
    for axis in (area.x_axis, area.y_axis):
        axis.txPr = _text(_type(800))
        axis.graphicalProperties = _lines("9AA5B1")


def _lines(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour))


def _title(text: str) -> Title:
    run = RegularTextRun(rPr=_type(1100, bold=True), t=text)
    return Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)


def _type(size: int, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=size, b=bold, solidFill=INK)


def _text(properties: CharacterProperties) -> RichText:
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)
    return RichText(p=[paragraph])
