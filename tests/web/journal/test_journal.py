from __future__ import annotations

import ast
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scheduler.store.journal import Origin, Subject, record
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.store.rule_set_versions import STORE
from scheduler.store.rule_sets import ADOPT
from scheduler.store.steps import STEPS
from tests.builders.desk import NOW, ORIGIN
from web.journal.words import ACTIONS, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.conftest import Site

SCHEDULER = Path(__file__).parents[3] / "scheduler"
ENTRIES = ("accepted", "declined", "expired", "withdrawn", "taken")
"""States of proposals, which are actions as well."""


def calls(name: str) -> Iterator[ast.Call]:
    for path in SCHEDULER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                yield node


def texts(nodes: list[ast.expr]) -> set[str]:
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def test_every_action_of_the_program_has_words() -> None:
    written = texts([call.args[2] for call in calls("record") if len(call.args) > 2])
    assert written | {ADOPT, STORE} | STEPS.keys() | set(ENTRIES) <= ACTIONS.keys()


def test_every_type_of_subject_has_words() -> None:
    told_only = {"week"}
    named = texts([call.args[0] for call in calls("Subject") if call.args])
    kinds = texts([call.args[1] for call in calls("Kind") if len(call.args) > 1])
    assert (named | kinds) - told_only <= SUBJECTS.keys()


@pytest.fixture
def noted(site: Site) -> Site:
    """A site with two more entries: by the planner and by a program."""
    planner = Origin(site.desk.accounts["planner"].id, "employer", "=HYPERLINK(1)")
    with site.database.writing() as session:
        before = {"start_utc": "2026-12-04 08:00:00+00:00"}
        after = {"start_utc": "2026-12-04 09:00:00+00:00"}
        record(session, planner, "changed", Subject("assignment", "one"), before, after)
        clock = Origin("podshift clock", "system")
        record(session, clock, "escalated", Subject("change", "two"))
    return site


def listed(site: Site, query: str, login: str = "auditor") -> str:
    answered = site.client(login).get(f"/journal?lang=en&{query}")
    assert answered.status_code == 200
    return answered.text


def rows(page: str) -> int:
    return page.partition("<tbody>")[2].count("<tr>")


def test_entry_says_who_what_and_from_what_to_what_on_the_local_clock(noted: Site) -> None:
    page = listed(noted, "type=assignment&id=one")
    assert rows(page) == 1
    assert "Petra Plan" in page
    assert "4 Dec 2026 09:00" in page
    assert "4 Dec 2026 10:00" in page
    assert "Initiative: employer" in page


def test_change_of_a_published_shift_names_its_roster_and_day(site: Site) -> None:
    with site.database.writing() as session:
        stored = load_roster(session, site.desk.published)
        duty = stored.pods[0].duties[-1]
        change = DutyChange(stored.pods[0].pod, duty.personnel_number, duty.day, None)
        agreed = [duty.personnel_number]
        change_duties(session, stored.id, stored.version, [change], ORIGIN, accepted_by=agreed)
    page = listed(site, f"type=assignment&id={duty.id}")
    assert str(duty.day) in page
    assert "Roster 30 November – 6 December 2026" in page
    assert f"/journal?type=roster&amp;id={stored.id}" in page
    answered = site.client("planner").get(f"/journal.csv?id={duty.id}")
    row = next(csv.DictReader(io.StringIO(answered.text.lstrip("\ufeff"))))
    assert (row["roster"], row["roster_first_day"]) == (stored.id, "2026-11-30")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=petra", 1),
        ("who=podshift+clock", 1),
        ("action=escalated", 1),
        ("id=one", 1),
        ("id=nothing", 0),
        (f"id=one&since={NOW:%Y-%m-%d}&until={NOW:%Y-%m-%d}", 1),
        ("id=one&since=2026-11-30", 0),
        ("id=one&until=2026-11-28", 0),
        ("who=%25", 0),
    ],
)
def test_filter_finds_what_it_says(noted: Site, query: str, found: int) -> None:
    assert rows(listed(noted, query)) == found


def test_long_journal_has_pages_that_keep_the_filter(noted: Site) -> None:
    page = listed(noted, "type=agent")
    assert rows(page) == min(50, rows(page))
    with noted.database.writing() as session:
        for number in range(60):
            record(session, Origin("x", "system"), "seen", Subject("change", str(number)))
    page = listed(noted, "action=seen")
    assert (rows(page), "Page 1 of 2" in page) == (50, True)
    assert "action=seen" in page.partition('rel="next"')[2].partition(">")[0]
    assert rows(listed(noted, "action=seen&page=2")) == 10
    assert rows(listed(noted, "action=seen&page=99")) == 10


def test_file_has_every_field_and_no_formula(noted: Site) -> None:
    answered = noted.client("planner").get("/journal.csv?lang=en&id=one")
    assert answered.mimetype == "text/csv"
    table = list(csv.DictReader(io.StringIO(answered.text.lstrip("\ufeff"))))
    assert [(row["field"], row["before"], row["after"]) for row in table] == [
        ("Start", "4 Dec 2026 09:00", "4 Dec 2026 10:00")
    ]
    assert table[0]["reason"] == "'=HYPERLINK(1)"
    assert table[0]["who"] == "Petra Plan"


def test_agents_and_leads_do_not_read_it(noted: Site) -> None:
    for login in ("agent", "lead"):
        assert noted.client(login).get("/journal").status_code == 403
        assert noted.client(login).get("/journal.csv").status_code == 403
