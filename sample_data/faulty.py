"""The awkward centre with faults planted in every file, and the list of them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from sample_data.awkward import awkward_tables, genesys_table
from sample_data.tables import SampleTable, write_tables

if TYPE_CHECKING:
    from pathlib import Path

    from sample_data.tables import Cell

BROKEN_RULES = 'name = "Ohne Ende\npreset = "arbzg"\n'


class Planter:
    """Plants faults and writes down where they are and what the importer has to call them."""

    def __init__(self, tables: list[SampleTable]) -> None:
        self.tables = {table.name: table for table in tables}
        self.planted: list[dict[str, str | int | None]] = []

    def note(self, file: str, row: int | None, column: str, value: str, code: str) -> None:
        """Write down a fault that is there already."""
        self.planted.append(
            {"file": file, "sheet": "", "row": row, "column": column, "value": value, "code": code}
        )

    def spoil(self, file: str, row: int, column: str, value: str, code: str) -> None:
        """Put a wrong value into a row that was right; ``row`` as a spreadsheet counts."""
        table = self.tables[file]
        table.rows[row - 2][table.header.index(column)] = value
        self.note(file, row, column, value, code)

    def append(self, file: str, cells: tuple[Cell, ...], **faults: str) -> None:
        """Append a row; ``faults`` gives the code for each column at fault."""
        table = self.tables[file]
        table.add(*cells)
        row = len(table.rows) + 1
        for column, code in faults.items():
            value = table.rows[-1][table.header.index(column)]
            self.note(file, row, column, value, code)


def faulty_planter() -> Planter:
    """The tables with all faults in them."""
    kept = [table for table in awkward_tables() if table.name != "genesys_cloud.csv"]
    planter = Planter([*kept, genesys_table(date(2026, 10, 17), 1), *_further_tables()])
    _spoil_pods(planter)
    _spoil_patterns(planter)
    _spoil_agents(planter)
    _spoil_people(planter)
    _spoil_week(planter)
    _spoil_intervals(planter)
    _spoil_files(planter)
    return planter


def make_faulty(folder: Path) -> None:
    """Write the tables, a broken rule set and the list of faults."""
    planter = faulty_planter()
    write_tables(folder, planter.tables.values())
    (folder / "rules.toml").write_text(BROKEN_RULES, "utf-8", newline="\n")
    listed = json.dumps(planter.planted, ensure_ascii=False, indent=1)
    (folder / "planted.json").write_text(listed + "\n", "utf-8", newline="\n")


def _further_tables() -> list[SampleTable]:
    key = ("interval_start", "pod", "channel")
    history = SampleTable("history.csv", (*key, "offered", "handled", "aht_s", "interval_min"))
    history.add("2026-10-16T09:00+02:00", "TAG", "chat", 7, 7, 322, 30)
    history.add("2026-10-16T09:30+02:00", "TAG", "chat", 9, 8, 341, 30)
    counts = ("offered", "answered", "within_threshold", "own_pod", "interval_min")
    actuals = SampleTable("actuals.csv", (*key, *counts))
    actuals.add("2026-10-16T09:00+02:00", "TAG", "voice", 7, 7, 6, 7, 30)
    actuals.add("2026-10-16T09:30+02:00", "TAG", "voice", 9, 8, 5, 8, 30)
    special = SampleTable("special_days.csv", ("day", "pod", "factor"))
    special.add("2026-10-23", "TAG", 1.5)
    unknown = SampleTable("kantine.csv", ("Tag", "Gericht"))
    unknown.add("Montag", "Labskaus")
    return [history, actuals, special, unknown]


def _spoil_pods(plant: Planter) -> None:
    plant.spoil("pods.csv", 3, "zone", "Europe/Berlinn", "zone")
    plant.spoil("pods.csv", 4, "state", "Bavaria", "state")
    plant.append("pods.csv", ("TAG", "Noch ein Tag", "Europe/Berlin", "DE", "", 5), code="twice")
    plant.append("pods.csv", ("NEU", "Neu", "Europe/Berlin", "DE", "", "-5"), accounts="whole")
    plant.spoil("opening.csv", 3, "weekdays", "Mo-Fri-So", "weekdays")
    plant.append(
        "opening.csv", ("TAG", "So", "2026-10-25", "10:00", "12:00"), weekdays="weekday_or_day"
    )
    plant.append("opening.csv", ("TAG", "So", "", "10:00", ""), end="both_or_none")
    plant.append("opening.csv", ("TAGG", "So", "", "10:00", "12:00"), pod="pod")
    plant.spoil("promises.csv", 2, "patience_s", "", "needs")
    plant.spoil("promises.csv", 3, "shrinkage", "110 %", "share")
    plant.spoil("promises.csv", 4, "channel", "fax", "choice")
    plant.append(
        "promises.csv", ("TAG", "voice", "erlang_c", "", "", "", 1, "0,1", 300), pod="twice"
    )


def _spoil_patterns(plant: Planter) -> None:
    plant.spoil("patterns.csv", 2, "lengths", "6:30 acht", "lengths")
    plant.spoil("patterns.csv", 3, "last_start", "12:00", "order")
    plant.spoil("patterns.csv", 4, "max_break_percent", "120", "whole")
    plant.spoil("patterns.csv", 6, "pods", "TAG SOLE", "pod")
    plant.append("breaks.csv", ("mittag", 30, "ja", 60, 120, 0), pattern="pattern")
    plant.append("breaks.csv", ("kurz", 15, "ja", 120, 60, 0), latest_min="not_below")
    plant.append("breaks.csv", ("kurz", 15, "ja", 60, 300, 0), latest_min="window")
    plant.append("breaks.csv", ("kurz", 15, "vielleicht", 60, 120, 0), paid="yes_no")


def _spoil_agents(plant: Planter) -> None:
    plant.spoil("agents.csv", 2, "Wochenstunden", "vierzig", "hours")
    plant.spoil("agents.csv", 3, "Rolle", "Chefin", "choice")
    plant.spoil("agents.csv", 4, "gültig ab", "31.02.2026", "date")
    plant.spoil("agents.csv", 5, "Name", "", "required")
    plant.spoil("agents.csv", 8, "Team", "NACT", "pod")
    plant.spoil("agents.csv", 9, "Max_Wochenstunden", "30", "not_below")
    plant.spoil("agents.csv", 10, "frühester Beginn", "25:00", "time")
    row = ("", "Nie Mand", "agent", "NACHT", "40", "36", "42", 5, "", "", "")
    plant.append("agents.csv", row, Personalnummer="required")
    row = ("N-011", "Li O", "agent", "NACHT", "40", "36", "42", 5, "", "01.06.2026", "")
    plant.append("agents.csv", row, **{"gültig ab": "overlap"})
    row = (
        "N-013",
        "Renate Lefèvre",
        "agent",
        "NACHT",
        "38,5",
        "34,5",
        "40,5",
        5,
        "",
        "01.01.2027",
        "",
    )
    plant.append("agents.csv", row, Name="same_person", **{"gültig ab": "overlap"})
    row = (
        "N-099",
        "Rück Wärts",
        "agent",
        "NACHT",
        "30",
        "26",
        "32",
        5,
        "",
        "01.06.2026",
        "01.05.2026",
    )
    plant.append("agents.csv", row, **{"gültig bis": "order"})


def _spoil_people(plant: Planter) -> None:
    plant.append("channels.csv", ("N-003", "chat", "0.05"), productivity="share")
    plant.append("channels.csv", ("N-003", "Telepathie", "1"), channel="choice")
    plant.append("channels.csv", ("X-404", "chat", "1"), personnel_number="personnel_number")
    plant.append("channels.csv", ("N-003", "voice", "0.9"))
    plant.note(
        "channels.csv", len(plant.tables["channels.csv"].rows) + 1, "valid_from", "", "overlap"
    )
    plant.append("skills.csv", ("n-003", "english"), personnel_number="personnel_number")
    plant.append("availability.csv", ("N-003", "Mo-Fr", "8 Uhr", "14:00"), von="time")
    plant.append("availability.csv", ("N-003", "", "08:00", "14:00"), Wochentage="required")


def _spoil_week(plant: Planter) -> None:
    plant.spoil("absence_types.csv", 5, "credit", "half", "choice")
    plant.append(
        "absences.csv", ("N-003", "Kur", "19.10.2026", "20.10.2026", ""), Art="absence_type"
    )
    plant.append("absences.csv", ("N-003", "leave", "22.10.2026", "21.10.2026", ""), bis="order")
    plant.append("absences.csv", ("N-009", "sick", "21.10.2026", "21.10.2026", ""), von="overlap")
    plant.append(
        "absences.csv",
        ("N-404", "sick", "21.10.2026", "21.10.2026", ""),
        Personalnummer="personnel_number",
    )
    plant.append("absences.csv", ("N-004", "sick", "2026-13-01", "21.10.2026", ""), von="date")
    plant.append(
        "absences.csv",
        ("N-005", "leave", "19.10.2026", "20.10.2026", "vormittags"),
        Tageshälfte="single_day",
    )
    plant.append("wishes.csv", ("N-004", "shift", "23.10.2026", "", "", "", 3), pattern="needs")
    plant.append("wishes.csv", ("N-004", "shift", "22.10.2026", "", "", "nx", 3), pattern="pattern")
    plant.append("wishes.csv", ("N-004", "frei", "", "", "", "", 3), day="needs")
    plant.append("wishes.csv", ("N-005", "start", "", "", "", "", 3), earliest="earliest_or_latest")
    plant.append("wishes.csv", ("N-006", "frei", "23.10.2026", "", "", "", 9), weight="whole")
    plant.append("wishes.csv", ("N-006", "start", "", "10:00", "09:00", "", 3), latest="order")


def _spoil_intervals(plant: Planter) -> None:
    file = "genesys_cloud.csv"
    stamp, hotline = "2026-10-18T07:00:00Z", "DE_Nacht_Hotline"
    fault_at = "Interval Start UTC Date"
    plant.append(file, (stamp, hotline, "fax", "", 3, 3, 900), **{"Media Type": "choice"})
    plant.append(file, (stamp, hotline, "Voice", "", -3, 3, 900), Offered="whole")
    plant.append(
        file,
        (stamp, hotline, "Voice", "", 3, 0, 900),
        **{"Total Handle Time (Seconds)": "handled_time"},
    )
    plant.append(file, (stamp, "DE_Nacht", "Voice", "", 3, 3, 900), Queue="pod_or_queue")
    plant.append(
        file, ("2026-10-18T07:07:00Z", hotline, "Voice", "", 3, 3, 900), **{fault_at: "grid"}
    )
    plant.append(file, ("2026-10-18T08:00:00Z", hotline, "Voice", "", 3, 3, 900))
    plant.append(
        file, ("2026-10-18T10:00+02:00", hotline, "Voice", "", 3, 3, 900), **{fault_at: "twice"}
    )
    plant.append("queues.csv", ("DE_Tag_Neu", "TAGNEU", "", ""), pod="pod")
    plant.append("queues.csv", ("DE_Solo", "TAG", "voice", ""), queue="twice")
    file, rest = "history.csv", ("TAG", "chat", 5, 5, 300, 30)
    plant.append(file, ("2025-10-26T02:30", *rest), interval_start="doubled_hour")
    plant.append(file, ("2026-03-29T02:30", *rest), interval_start="missing_hour")
    plant.append(file, ("gestern", *rest), interval_start="instant")
    plant.append(file, ("2026-10-16T10:00", "GAT", *rest[1:]), pod="pod")
    plant.append(file, ("2026-10-16T10:00", *rest[:2], "2,5", *rest[3:]), offered="whole")
    plant.append(file, ("2026-10-16T10:30", *rest[:5], 20), interval_min="interval_min")
    plant.append(file, ("2026-10-16T11:00", *rest[:5], 15), interval_start="one_interval_min")
    file = "actuals.csv"
    plant.append(file, ("16.10.2026 10:00", "TAG", "voice", 5, 6, 4, 5, 30), answered="not_above")
    plant.append(
        file, ("16.10.2026 10:30", "TAG", "voice", 5, 5, 6, 5, 30), within_threshold="not_above"
    )
    plant.append(file, ("16.10.2026 11:00", "TAG", "voice", 6, 5, 5, 6, 30), own_pod="not_above")
    plant.append(file, ("16.10.2026 11:30", "TAG", "voice", "", 5, 5, 5, 30), offered="required")


def _spoil_files(plant: Planter) -> None:
    plant.note("special_days.csv", 1, "name", "", "column_missing")
    plant.note("kantine.csv", None, "", "kantine", "kind")
    plant.note("rules.toml", None, "", "", "toml")
    skills = plant.tables["skills.csv"]
    skills.header = (*skills.header, "valid_form")
    for row in skills.rows:
        row.append("")
    plant.note("skills.csv", 1, "valid_form", "valid_form", "column_unknown")
    channels = plant.tables["channels.csv"]
    channels.rows[0].append("zu viel")
    plant.note("channels.csv", 2, "", "zu viel", "cells")
