from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import pytest

from scheduler.errors import InvalidDataError, PodshiftError
from scheduler.figures import day_figures
from scheduler.files.workbook import write_workbook
from scheduler.rosters import AbsenceView, DutyView, RosterView, SegmentView
from tests.builders.roster_view import roster_view

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from scheduler.files.workbook.roster_sheet import Layout
    from scheduler.files.workbook.texts import Language


@pytest.fixture(scope="module")
def view() -> RosterView:
    return roster_view(48, 1, 2)


@pytest.fixture(scope="module")
def wall(view: RosterView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("wall") / "roster.xlsx"
    write_workbook(view, path, layout="wall", language="de")
    return path


@pytest.fixture(scope="module")
def wall_book(wall: Path) -> Workbook:
    return openpyxl.load_workbook(wall)


@pytest.fixture(scope="module")
def lead(view: RosterView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lead") / "roster.xlsx"
    write_workbook(view, path, layout="lead", language="en")
    return path


@pytest.fixture(scope="module")
def lead_book(lead: Path) -> Workbook:
    return openpyxl.load_workbook(lead)


def written(
    view: RosterView, folder: Path, layout: Layout = "wall", language: Language = "en"
) -> Workbook:
    path = folder / "roster.xlsx"
    write_workbook(view, path, layout=layout, language=language)
    return openpyxl.load_workbook(path)


# A cell's value may be of any kind: the tests say of which one it is.
Row = tuple[Any, ...]


def row_of(sheet: Worksheet, name: str) -> Row:
    return next(row for row in sheet.iter_rows() if row[0].value == name)


def header_of(sheet: Worksheet, text: str) -> Row:
    return next(row for row in sheet.iter_rows() if text in [cell.value for cell in row])


def test_sheets_are_roster_summary_coverage_days_and_intervals(lead_book: Workbook) -> None:
    names = lead_book.sheetnames
    assert names[:4] == ["Roster", "Summary", "Coverage", "Mon 16 Nov"]
    assert names[-2:] == ["Sun 22 Nov", "Intervals"]
    assert len(names) == 3 + 7 + 1


@pytest.mark.parametrize("name", ["=1+1", "+49 Anton", "-Minus Maier", "@Ate Albers"])
def test_text_that_looks_like_a_formula_stays_text(wall_book: Workbook, name: str) -> None:
    cells = [
        cell
        for sheet in wall_book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == name
    ]
    assert len(cells) > 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}


def test_no_cell_of_either_layout_is_a_formula(wall_book: Workbook, lead_book: Workbook) -> None:
    for book in (wall_book, lead_book):
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "f" not in kinds


def test_wishes_that_look_like_formulas_stay_text(view: RosterView, tmp_path: Path) -> None:
    pod = view.pods[0]
    agent = next(agent for agent in pod.agents if any(not wish.granted for wish in agent.wishes))
    refused = tuple(replace(wish, text_en="=cmd()", day=None) for wish in agent.wishes)
    agents = tuple(replace(a, wishes=refused) if a is agent else a for a in pod.agents)
    changed = replace(view, pods=(replace(pod, agents=agents),))
    sheet = written(changed, tmp_path, "lead")["Roster"]
    cell = next(c for c in row_of(sheet, agent.name) if str(c.value).startswith("=cmd()"))
    assert cell.data_type == "s"


def test_control_characters_in_names_do_not_spoil_the_file(
    view: RosterView, tmp_path: Path
) -> None:
    pod = view.pods[0]
    agents = (replace(pod.agents[0], name="Ann\x07e\x00"), *pod.agents[1:])
    changed = replace(view, pods=(replace(pod, name="No\x02rd", agents=agents),))
    assert row_of(written(changed, tmp_path)["Roster"], "Anne")


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


def test_every_sheet_is_frozen_and_fits_the_page_with_repeated_headers(
    wall_book: Workbook, view: RosterView
) -> None:
    sheets: list[Any] = wall_book.worksheets
    for sheet in sheets:
        assert sheet.freeze_panes, sheet.title
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        pages_down = 1 if sheet.title == "Überblick" else 0
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, pages_down)
        assert view.id in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "Seite &P von &N"
        if sheet.title != "Überblick":
            assert sheet.print_title_rows, sheet.title


def test_ampersands_in_the_footer_are_doubled(view: RosterView, tmp_path: Path) -> None:
    changed = replace(view, rule_set="Rest & Play")
    path = tmp_path / "roster.xlsx"
    write_workbook(changed, path)
    with ZipFile(path) as archive:
        assert "Rest &amp;&amp; Play" in archive.read("xl/worksheets/sheet1.xml").decode()


def test_dates_have_room_enough(wall_book: Workbook) -> None:
    sheet = wall_book["Dienstplan"]
    for cell in header_of(sheet, "Name")[1:]:
        assert sheet.column_dimensions[cell.column_letter].width >= 7


def test_day_sheet_has_the_intervals_as_columns(wall_book: Workbook) -> None:
    sheet = wall_book["Mi 18.11."]
    header = [cell.value for cell in header_of(sheet, "Name")]
    assert header[2:6] == [time(0), time(0, 15), time(0, 30), time(0, 45)]
    assert len(header) == 2 + 96


def test_day_sheet_shows_work_and_breaks_where_they_are(
    wall_book: Workbook, view: RosterView
) -> None:
    agent = next(a for a in view.pods[1].agents if any(d.day == view.days[1] for d in a.duties))
    duty = next(duty for duty in agent.duties if duty.day == view.days[1])
    sheet = wall_book["Di 17.11."]
    rows = [row for row in sheet.iter_rows(min_row=5) if row[0].value == agent.name]
    # The other pod has people of the same names; this one comes last.
    row = [row for row in rows if row[1].value == f"{duty.start:%H:%M}–{duty.end:%H:%M}"][-1]
    bars = [cell.style if cell.has_style else None for cell in row[2:]]
    for segment in duty.segments:
        first = segment.start.hour * 4 + segment.start.minute // 15
        last = segment.end.hour * 4 + segment.end.minute // 15
        styles = set(bars[first:last])
        is_break = segment.activity in ("break", "paid_break")
        assert len(styles) == 1
        assert (styles == {"Podshift break"}) == is_break
        assert not is_break or row[2 + first].value == "P"
    start = duty.start.hour * 4 + duty.start.minute // 15
    assert not any(bars[:start])


def test_shift_over_midnight_is_on_both_days(wall_book: Workbook, view: RosterView) -> None:
    agent, duty = next(
        (agent, duty)
        for agent in view.pods[0].agents
        for duty in agent.duties
        if duty.pattern == "night" and duty.day < view.days[-1]
    )
    book = wall_book
    index = 3 + view.days.index(duty.day)
    for sheet, hours in ((book.worksheets[index], (22, 24)), (book.worksheets[index + 1], (0, 6))):
        rows = [row for row in sheet.iter_rows(min_row=5) if row[0].value == agent.name]
        first, last = (2 + 4 * hour for hour in hours)
        assert any(all(cell.has_style for cell in row[first:last]) for row in rows)


@pytest.mark.parametrize(
    ("monday", "title", "n_intervals"),
    [(date(2026, 3, 23), "Sun 29 Mar", 92), (date(2026, 10, 19), "Sun 25 Oct", 100)],
)
def test_day_of_a_clock_change_has_its_own_number_of_intervals(
    monday: date, title: str, n_intervals: int, tmp_path: Path
) -> None:
    book = written(roster_view(14, 1, first_day=monday), tmp_path)
    header = [cell.value for cell in header_of(book[title], "Name")]
    assert len(header) == 2 + n_intervals


def test_night_over_the_march_change_shows_its_five_hours_of_sunday(tmp_path: Path) -> None:
    view, berlin = roster_view(1, 1, first_day=date(2026, 3, 23)), ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 28, 22, tzinfo=berlin)
    end = datetime(2026, 3, 29, 6, tzinfo=berlin)
    work = SegmentView(start, end, "work", ("voice",))
    duty = DutyView("night", start.date(), start, end, 420, "night", (work,))
    agent = replace(view.pods[0].agents[0], duties=(duty,), absences=())
    changed = replace(view, pods=(replace(view.pods[0], agents=(agent,)),))
    book = written(changed, tmp_path)
    for title, first, last in (("Sat 28 Mar", 88, 96), ("Sun 29 Mar", 0, 20)):
        header = [cell.value for cell in header_of(book[title], "Name")][2:]
        row = next(r for r in book[title].iter_rows(min_row=5) if r[1].value == "22:00–06:00")
        coloured = [n for n, cell in enumerate(row[2:]) if cell.has_style]
        offset = header.index(time(0)) if time(0) in header else -4 * header[0].hour
        assert coloured == list(range(first + offset, last + offset)), title


def test_pods_of_two_zones_share_a_day_sheet(tmp_path: Path) -> None:
    berlin = roster_view(8, 1)
    london = roster_view(8, 1, zone="Europe/London", seed=8).pods[0]
    both = replace(berlin, pods=(berlin.pods[0], replace(london, pod="uk", name="London")))
    sheet = written(both, tmp_path)["Tue 17 Nov"]
    assert len([cell.value for cell in header_of(sheet, "Name")]) == 2 + 96
    assert any("London" in str(row[0].value) for row in sheet.iter_rows())


def test_coverage_sums_required_and_rostered_by_day(lead_book: Workbook, view: RosterView) -> None:
    sheet = lead_book["Coverage"]
    figures = day_figures(view, view.pods[0])
    table: list[Row] = list(sheet.iter_rows(min_row=5, max_row=17, values_only=True))
    needed = [sum(row[2 + n] for row in table if row[1] == "Needed") for n in range(7)]
    missing = [sum(row[2 + n] for row in table if row[1] == "Missing") for n in range(7)]
    assert needed == pytest.approx([day.required_fte_hours for day in figures])
    assert missing == pytest.approx([day.unmet_fte_hours for day in figures])


def test_coverage_has_a_chart_for_each_pod_and_stream_that_reads_its_rows(
    lead: Path, lead_book: Workbook, view: RosterView
) -> None:
    with ZipFile(lead) as archive:
        charts = [
            archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name
        ]
    assert len(charts) == sum(len(pod.coverage) for pod in view.pods)
    book = lead_book
    for chart in charts:
        title = re.search(r"<a:t>([^<]+)</a:t>", chart)
        area = re.search(r"<areaChart>.*?<val>.*?<f>'Intervals'!\$(\w+)\$(\d+):\$\w+\$(\d+)", chart)
        assert title
        assert area
        pod, channel = title.group(1).split(" · ")
        column, first, last = area.group(1), int(area.group(2)), int(area.group(3))
        sheet = book["Intervals"]
        assert sheet[f"{column}4"].value == f"{channel}\nNeeded"
        assert {sheet[f"A{first}"].value, sheet[f"A{last}"].value} == {pod}
        assert sheet[f"A{last + 1}"].value != pod


def test_interval_sheet_is_read_by_pandas_with_real_moments(lead: Path, view: RosterView) -> None:
    frame = pd.read_excel(lead, sheet_name="Intervals", header=3)
    nord = frame[frame["Pod"] == "Nord"]
    assert pd.api.types.is_datetime64_any_dtype(nord["Start"])
    voice = view.pods[0].coverage[0]
    assert nord["Voice\nNeeded"].sum() == pytest.approx(sum(voice.required_fte))
    assert nord["Voice\nRostered"].sum() == pytest.approx(sum(voice.rostered_fte))


def test_summary_says_where_the_roster_comes_from(lead_book: Workbook, view: RosterView) -> None:
    sheet = lead_book["Summary"]
    facts = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert facts["Rule set"] == view.rule_set
    assert facts["Rule set version"] == view.rule_set_hash
    assert facts["Seed"] == view.seed
    assert facts["Solver version"] == view.solver_version
    assert facts["First day"] == datetime(2026, 11, 16)  # noqa: DTZ001 - Excel has no zones
    nord = [cell.value for cell in row_of(sheet, "Nord")]
    assert nord[5] == pytest.approx(view.pods[0].unmet_fte_hours_bound)


def test_summary_says_when_a_bound_was_not_computed(view: RosterView, tmp_path: Path) -> None:
    pods = tuple(replace(pod, unmet_fte_hours_bound=None) for pod in view.pods)
    sheet = written(replace(view, pods=pods), tmp_path)["Summary"]
    assert row_of(sheet, "Nord")[5].value == "not computed"


def test_four_weeks_stand_on_one_sheet_with_times_in_two_lines(tmp_path: Path) -> None:
    view = roster_view(12, 4)
    sheet = written(view, tmp_path)["Roster"]
    assert len([c for c in header_of(sheet, "Name") if isinstance(c.value, datetime)]) == 28
    duty = view.pods[0].agents[0].duties[0]
    cell = row_of(sheet, view.pods[0].agents[0].name)[1 + view.days.index(duty.day)]
    assert cell.value == f"{duty.start:%H:%M}\n{duty.end:%H:%M}"
    assert cell.alignment.wrap_text


def test_four_weeks_of_coverage_are_hourly_means(tmp_path: Path) -> None:
    view = roster_view(12, 4)
    path = tmp_path / "roster.xlsx"
    write_workbook(view, path, language="en")
    frame = pd.read_excel(path, sheet_name="Intervals", header=3)
    voice, starts = view.pods[0].coverage[0], view.pods[0].interval_starts
    at_ten = [i for i, start in enumerate(starts[:96]) if start.hour == 10]
    row = frame[frame["Start"] == pd.Timestamp(2026, 11, 16, 10)]
    assert row["Voice\nNeeded"].item() == pytest.approx(
        sum(voice.required_fte[i] for i in at_ten) / 4
    )


def test_pod_of_nobody_still_has_its_place(view: RosterView, tmp_path: Path) -> None:
    empty = replace(view.pods[0], agents=())
    sheet = written(replace(view, pods=(empty,)), tmp_path)["Roster"]
    assert row_of(sheet, "Nord · 0 people")


def test_roster_without_days_is_refused(view: RosterView, tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="has no days"):
        write_workbook(replace(view, days=()), tmp_path / "roster.xlsx")


def test_file_that_cannot_be_written_is_named(view: RosterView, tmp_path: Path) -> None:
    with pytest.raises(PodshiftError, match=r"cannot write .*missing.*No such file"):
        write_workbook(view, tmp_path / "missing" / "roster.xlsx")


def test_same_roster_gives_the_same_sheets(view: RosterView, tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(view, tmp_path / name)
    with ZipFile(tmp_path / "a.xlsx") as one, ZipFile(tmp_path / "b.xlsx") as two:
        for name in one.namelist():
            if name != "docProps/core.xml":
                assert one.read(name) == two.read(name), name
