"""Nonsense in a form is refused and kept as it was typed; none of it breaks a page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pytest

from scheduler.store.journal import entries
from tests.web.conftest import _CopiedSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.busy import Busy
    from tests.web.conftest import Site

LONG = "long words " * 500
NONSENSE = (
    *("nonsense", "-7", "9" * 40, "1e400", "\U0001f600\u202e", "<b>'\"&", "nothing\0typed"),
    *("2026-13-45", "0001-01-01", "9999-12-31", "25:61"),
)
FORMS = {
    "/wishes": ("agent", "kind", "day", "at", "pattern", "weight"),
    "/wishes/channels": ("agent", "like", "learn"),
    "/leave": ("agent", "type", "first", "last", "half"),
    "/account/calendar": ("agent", "hour", "alarm"),
    "/swaps/new": ("agent", "day", "kind", "audience", "partner", "wanted"),
    "/policy/HAM/edit": ("lead", "version", "otherwise", "audit_percent", "limit_notice"),
    "/leave/pods/HAM/setting": ("lead", "version", "slots-0", "holiday_slots", "at_once"),
    "/leave/pods/HAM/days": ("lead", "kind", "first", "last", "slots"),
    "/leave/pods/HAM/ask": ("lead", "agent", "type", "first", "last", "half"),
    "/requests/deputies": ("lead", "deputy", "first", "last"),
    "/audits/{audits}": ("lead", "worked", "covered", "free"),
}
"""Who sends it, and its fields."""
TEXTS = {
    "/leave": ("agent", "text"),
    "/swaps/new": ("agent", "text"),
    "/policy/HAM/edit": ("lead", "why"),
    "/leave/pods/HAM/days": ("lead", "reason"),
    "/audits/{audits}": ("lead", "text"),
}
DAYS = ("/wishes", "/leave", "/leave/pods/HAM/days", "/leave/pods/HAM/ask", "/requests/deputies")


@pytest.fixture(scope="module")
def strict(
    busy_template: tuple[Path, Busy], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A busy site of which nothing here may change anything; forms need no CSRF token."""
    path, busy = busy_template
    with _CopiedSite((path, busy.desk), tmp_path_factory.mktemp("strict")) as made:
        made.app.config["WTF_CSRF_ENABLED"] = False
        yield made


@pytest.fixture
def ids(busy_template: tuple[Path, Busy]) -> dict[str, str]:
    return busy_template[1].own


def n_entries(site: Site) -> int:
    with site.database.reading() as session:
        return len(entries(session))


@pytest.mark.parametrize("path", FORMS)
def test_nonsense_in_all_fields_changes_nothing_and_breaks_nothing(
    strict: Site, ids: dict[str, str], path: str
) -> None:
    login, *fields = FORMS[path]
    client, before = strict.client(login), n_entries(strict)
    for said in NONSENSE:
        answer = client.post(path.format(**ids), data=dict.fromkeys(fields, said))
        assert answer.status_code in (404, 409, 422), said
    assert n_entries(strict) == before


@pytest.mark.parametrize("path", TEXTS)
def test_text_that_is_too_long_is_told_and_kept(
    strict: Site, ids: dict[str, str], path: str
) -> None:
    login, field = TEXTS[path]
    data = {field: LONG, "day": "2026-12-01", "kind": "gift"}
    answer = strict.client(login).post(path.format(**ids) + "?lang=en", data=data)
    assert answer.status_code == 422
    assert escape(LONG.strip()) in answer.text
    assert "Field cannot be longer than" in answer.text


@pytest.mark.parametrize("path", DAYS)
@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "9999-12-31"])
def test_day_of_a_year_without_rosters_is_told_at_its_field_and_kept(
    strict: Site, path: str, day: str
) -> None:
    login, *fields = FORMS[path]
    data = dict.fromkeys(fields, "") | {"first": day, "last": day, "day": day}
    answer = strict.client(login).post(f"{path}?lang=en", data=data)
    assert answer.status_code == 422
    assert "Please enter a day of the years 2000 to 2199." in answer.text
    assert f'value="{day}"' in answer.text


def test_character_that_nobody_can_type_is_left_out_or_not_found(site: Site) -> None:
    lead = site.client("lead")
    assert lead.get("/requests/a%00b").status_code == 404
    assert lead.get("/journal?who=%00&id=a%00b").status_code in (200, 403)
    planner = site.client("planner")
    assert planner.get("/journal?who=%00&since=0001-01-01&until=9999-12-31").status_code == 200
