from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from scheduler.rosters import AbsenceView, RosterView
from tests.builders.roster_view import roster_view
from tests.builders.workbooks import header_of, row_of, written

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook


def test_wall_names_neither_wish_nor_contract_nor_kind_of_absence(wall: Path) -> None:
    with ZipFile(wall) as archive:
        everything = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")
        )
    for secret in ("Krankheit", "sickness", "Sickness", "Wunsch", "Wünsche", "frei", "P0-0001"):
        assert secret not in everything
    assert "abwesend" in everything


def test_wall_has_one_row_for_each_person_and_one_column_for_each_day(
    wall_book: Workbook, view: RosterView
) -> None:
    sheet = wall_book["Dienstplan"]
    days = [cell.value for cell in header_of(sheet, "Name")][1:]
    assert [day.date() for day in days if isinstance(day, datetime)] == list(view.days)
    names = [row[0].value for row in sheet.iter_rows(min_row=6)]
    for pod in view.pods:
        assert f"{pod.name} · {len(pod.agents)} Personen" in names
        for agent in pod.agents:
            assert agent.name in names


def test_wall_shows_each_shift_where_it_belongs(wall_book: Workbook, view: RosterView) -> None:
    sheet = wall_book["Dienstplan"]
    for agent in view.pods[0].agents[:8]:
        row = row_of(sheet, agent.name)
        duties = {duty.day: f"{duty.start:%H:%M}–{duty.end:%H:%M}" for duty in agent.duties}
        absent = {absence.day: "abwesend" for absence in agent.absences}
        shown = [cell.value for cell in row[1:]]
        assert shown == [duties.get(day, absent.get(day)) for day in view.days]


def test_weekends_and_holidays_are_marked(wall_book: Workbook) -> None:
    sheet = wall_book["Dienstplan"]
    styles = [cell.style for cell in header_of(sheet, "Name")][1:]
    assert [style.removeprefix("Podshift roster weekday") for style in styles] == [
        "", "", "", "", "", " weekend", " weekend",
    ]  # fmt: skip
    nord, sued = row_of(sheet, "Nord · 24 Personen"), row_of(sheet, "Süd · 24 Personen")
    assert (nord[3].value, sued[3].value) == ("Buß- und Bettag", None)
    free = next(row[3] for row in sheet.iter_rows(min_row=8, max_row=30) if row[3].value is None)
    assert free.style == "Podshift off holiday"


def test_shifts_of_one_pattern_wear_one_colour_named_in_the_legend(
    wall_book: Workbook, view: RosterView
) -> None:
    sheet = wall_book["Dienstplan"]
    legend = {cell.value: cell.fill.fgColor.rgb for cell in header_of(sheet, "Legende")[1:]}
    assert {"Früh", "Tag", "Spät", "Nacht"} <= set(legend)
    assert len({legend[name] for name in ("Früh", "Tag", "Spät", "Kurz", "Nacht")}) == 5
    for agent in view.pods[0].agents[:10]:
        for duty in agent.duties:
            cell = row_of(sheet, agent.name)[1 + view.days.index(duty.day)]
            assert cell.fill.fgColor.rgb == legend[view.pattern_names[duty.pattern]]


def test_lead_shows_hours_account_and_wishes_as_numbers(
    lead_book: Workbook, view: RosterView
) -> None:
    sheet = lead_book["Roster"]
    heads = [cell.value for cell in header_of(sheet, "Account")]
    for agent in view.pods[0].agents[:10]:
        row = {
            head: cell.value for head, cell in zip(heads, row_of(sheet, agent.name), strict=True)
        }
        assert row["Pers. no."] == agent.personnel_number
        assert row["Hours"] == pytest.approx(agent.paid_min / 60)
        assert row["Credited"] == pytest.approx(agent.credited_min / 60)
        owed = (agent.paid_min + agent.credited_min - agent.contract_min) / 60
        assert row["Account"] == pytest.approx(owed)
        assert (row["Wishes"], row["Granted"]) == (
            len(agent.wishes),
            sum(wish.granted for wish in agent.wishes),
        )
    hours = row_of(sheet, view.pods[0].agents[0].name)[heads.index("Hours")]
    assert (hours.data_type, hours.number_format) == ("n", "0.00")


def test_lead_names_the_kind_of_absence(lead_book: Workbook, view: RosterView) -> None:
    agent = next(agent for agent in view.pods[0].agents if agent.absences)
    values = [cell.value for cell in row_of(lead_book["Roster"], agent.name)]
    assert any("Sickness" in str(value) for value in values)


def test_absence_without_words_shows_its_code(view: RosterView, tmp_path: Path) -> None:
    pod = view.pods[0]
    away = AbsenceView(view.days[0], "U", 480)
    agents = (replace(pod.agents[0], duties=(), wishes=(), absences=(away,)),)
    changed = replace(view, pods=(replace(pod, agents=agents),))
    sheet = written(changed, tmp_path, "lead")["Roster"]
    assert "U" in [cell.value for cell in row_of(sheet, agents[0].name)]


def test_dates_have_room_enough(wall_book: Workbook) -> None:
    sheet = wall_book["Dienstplan"]
    for cell in header_of(sheet, "Name")[1:]:
        assert sheet.column_dimensions[cell.column_letter].width >= 7


def test_four_weeks_stand_on_one_sheet_with_times_in_two_lines(tmp_path: Path) -> None:
    view = roster_view(12, 4)
    sheet = written(view, tmp_path)["Roster"]
    assert len([c for c in header_of(sheet, "Name") if isinstance(c.value, datetime)]) == 28
    duty = view.pods[0].agents[0].duties[0]
    cell = row_of(sheet, view.pods[0].agents[0].name)[1 + view.days.index(duty.day)]
    assert cell.value == f"{duty.start:%H:%M}\n{duty.end:%H:%M}"
    assert cell.alignment.wrap_text


def test_pod_of_nobody_still_has_its_place(view: RosterView, tmp_path: Path) -> None:
    empty = replace(view.pods[0], agents=())
    sheet = written(replace(view, pods=(empty,)), tmp_path)["Roster"]
    assert row_of(sheet, "Nord · 0 people")
