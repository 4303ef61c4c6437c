"""A pod on the roster sheet: its heading, a row for each person, and for the lead its sums."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scheduler.figures import wishes
from scheduler.files.workbook.texts import times

if TYPE_CHECKING:
    from datetime import date

    from scheduler.files.workbook.roster_sheet import RosterSheet
    from scheduler.files.workbook.rows import SheetRows
    from scheduler.rosters import AbsenceView, AgentView, DutyView, PodRoster, WishView

GRANTED = "◆"
NOT_GRANTED = "◇"
"""Marks of wishes, for the lead."""
HEADING_HEIGHT = 20.0
SUM_HEIGHT = 17.0


def add_pod_rows(rows: SheetRows, page: RosterSheet, pod: PodRoster) -> None:
    """Write all rows of a pod."""
    _heading(rows, page, pod)
    kinds = [page.day_kind(day, pod) for day in page.view.days]
    for agent in pod.agents:
        rows.begin(page.styles.row_height)
        rows.text(1, agent.name, "person")
        if page.layout == "lead":
            _who(rows, page, agent)
        _days(rows, page, agent, kinds)
        if page.layout == "lead":
            _account(rows, page, agent)
        rows.end()
    if page.layout == "lead":
        _sums(rows, page, pod)


def _heading(rows: SheetRows, page: RosterSheet, pod: PodRoster) -> None:
    rows.begin(HEADING_HEIGHT)
    rows.text(1, f"{pod.name} · {page.words.people(len(pod.agents))}", "pod")
    rows.fill(2, page.first_day_column, "pod")
    holidays = [pod.holidays.get(day) for day in page.view.days]
    rows.cells(holidays, ["pod note"] * len(holidays), page.first_day_column)
    rows.fill(page.after_column, page.n_columns + 1, "pod")
    rows.end()


def _days(rows: SheetRows, page: RosterSheet, agent: AgentView, kinds: list[str]) -> None:
    texts, styles = zip(*day_cells(page, agent, kinds), strict=True)
    rows.cells(texts, styles, page.first_day_column)


def day_cells(
    page: RosterSheet, agent: AgentView, kinds: list[str]
) -> list[tuple[str | None, str]]:
    """Text and style of each day of one person."""
    duties = {duty.day: duty for duty in agent.duties}
    absences = {absence.day: absence for absence in agent.absences}
    wished = {wish.day: wish for wish in agent.wishes} if page.layout == "lead" else {}
    return [
        _day(page, duties.get(day), absences.get(day), wished.get(day), kind)
        for day, kind in zip(page.view.days, kinds, strict=True)
    ]


def _day(
    page: RosterSheet,
    duty: DutyView | None,
    absence: AbsenceView | None,
    wish: WishView | None,
    kind: str,
) -> tuple[str | None, str]:
    """Text and style of one day of one person."""
    text, style = None, "off" + kind
    if duty is not None:
        text = times(duty, "\n" if page.narrow else "–")
        style = page.styles.shift(duty)
    elif absence is not None:
        text, style = _absence(page, absence), "absent"
    if wish is not None:
        mark = GRANTED if wish.granted else NOT_GRANTED
        text = f"{text} {mark}" if text else mark
    return text, style


def _absence(page: RosterSheet, absence: AbsenceView) -> str:
    half = " ½" if absence.half else ""
    if page.layout == "lead":
        return page.words.absence(absence) + half
    return page.words("absent_short" if page.narrow else "absent") + half


def _who(rows: SheetRows, page: RosterSheet, agent: AgentView) -> None:
    words = page.words
    channels = ", ".join(words.stream(channel) for channel in agent.channels)
    values = (agent.personnel_number, words.known(agent.role), channels)
    rows.cells(values, ("text", "text", "text wrapped"), column=2)


def _account(rows: SheetRows, page: RosterSheet, agent: AgentView) -> None:
    refused = [page.words.wish(wish) for wish in agent.wishes if not wish.granted]
    values = (
        agent.paid_min / 60,
        agent.credited_min / 60,
        agent.contract_min / 60,
        (agent.paid_min + agent.credited_min - agent.contract_min) / 60,
        len(agent.wishes),
        len(agent.wishes) - len(refused),
        "; ".join(refused),
    )
    styles = ("hours", "hours", "hours", "balance", "whole", "whole", "text wrapped")
    rows.cells(values, styles, page.after_column)


def _sums(rows: SheetRows, page: RosterSheet, pod: PodRoster) -> None:
    people: Counter[date] = Counter(duty.day for agent in pod.agents for duty in agent.duties)
    paid = sum(agent.paid_min for agent in pod.agents)
    credited = sum(agent.credited_min for agent in pod.agents)
    contract = sum(agent.contract_min for agent in pod.agents)
    wished = wishes((pod,))
    rows.begin(SUM_HEIGHT)
    rows.text(1, page.words("on_duty"), "head left")
    rows.fill(2, page.first_day_column, "head left")
    days = [people[day] for day in page.view.days]
    rows.cells(days, ["count"] * len(days), page.first_day_column)
    minutes = (paid, credited, contract, paid + credited - contract)
    values = (*(value / 60 for value in minutes), wished.total, wished.granted, None)
    styles = (*["hours total"] * 3, "balance total", "count", "count", "head left")
    rows.cells(values, styles, page.after_column)
    rows.end()
