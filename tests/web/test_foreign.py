"""What belongs to other people and other pods is not found, whatever is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.store.journal import entries
from tests.web.conftest import _CopiedSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.busy import Busy
    from tests.web.conftest import Site

OF_AN_AGENT = (
    ("GET", "/swaps/{swaps}"),
    ("POST", "/swaps/{swaps}/accept"),
    ("POST", "/swaps/{swaps}/undo"),
    ("POST", "/swaps/{swaps}/withdraw"),
    ("POST", "/leave/{leave}/withdraw"),
    ("POST", "/proposals/{proposals}/answer"),
    ("GET", "/policy/{pod}"),
)
OF_A_LEAD = (
    ("GET", "/requests/{requests}"),
    ("GET", "/requests/{requests}/effect"),
    ("GET", "/requests/{leave}"),
    ("GET", "/audits/{audits}"),
    ("POST", "/audits/{audits}"),
    ("POST", "/proposals/{proposals}/withdraw"),
    ("GET", "/policy/{pod}"),
    ("GET", "/policy/{pod}/edit"),
    ("POST", "/policy/{pod}/edit"),
    ("GET", "/leave/pods/{pod}"),
    ("GET", "/leave/pods/{pod}/ask"),
    ("POST", "/leave/pods/{pod}/ask"),
    ("POST", "/leave/pods/{pod}/days"),
    ("POST", "/leave/pods/{pod}/setting"),
    ("POST", "/leave/pods/{own_pod}/days/{days}/remove"),
    ("POST", "/leave/pods/{own_pod}/requests/{leave}/withdraw"),
    ("GET", "/swaps/for/{number}"),
    ("GET", "/swaps/for/{number}/new"),
    ("POST", "/swaps/for/{number}/new"),
    ("POST", "/swaps/for/{number}/pick-up"),
    ("GET", "/swaps/for/{number}/guide"),
    ("GET", "/swaps/for/{number}/{swaps}"),
    ("GET", "/swaps/for/{own_number}/{swaps}"),
    ("POST", "/swaps/for/{own_number}/{swaps}/accept"),
    ("POST", "/swaps/for/{own_number}/{swaps}/undo"),
    ("POST", "/swaps/for/{own_number}/{swaps}/withdraw"),
    ("GET", "/centre/agents/{number}"),
    ("GET", "/centre/pods/{pod}"),
    ("GET", "/demand/{pod}/2026-12-07"),
    ("GET", "/demand/{pod}/2026-12-07/requirement"),
)
OF_A_PLANNER = (
    ("GET", "/rosters/{roster}/workbook/{workbook}"),
    ("POST", "/rosters/{roster}/workbook/{workbook}/do"),
    ("POST", "/rosters/{roster}/workbook/{workbook}/discard"),
)
"""The file was sent by the lead."""


@pytest.fixture(scope="module")
def copied(
    busy_template: tuple[Path, Busy], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    path, busy = busy_template
    with _CopiedSite((path, busy.desk), tmp_path_factory.mktemp("foreign")) as site:
        site.app.config["WTF_CSRF_ENABLED"] = False
        yield site


@pytest.mark.parametrize(
    ("login", "asked"), [("agent", OF_AN_AGENT), ("lead", OF_A_LEAD), ("planner", OF_A_PLANNER)]
)
def test_what_is_of_others_is_not_found_and_stays_as_it_is(
    copied: Site, busy_template: tuple[Path, Busy], login: str, asked: tuple[tuple[str, str], ...]
) -> None:
    busy, accounts = busy_template[1], copied.desk.accounts
    names = {
        **busy.foreign,
        "own_pod": copied.desk.pods[0],
        "pod": copied.desk.pods[1],
        "number": accounts["agent_2"].personnel_number,
        "own_number": accounts["agent"].personnel_number,
        "roster": copied.desk.drafted,
        "workbook": busy.own["workbook"],
    }
    client, before = copied.client(login), changes(copied)
    sent = {"answer": "accept"}
    answers = [
        (m, path, client.open(path.format_map(names), method=m, data=sent if m == "POST" else None))
        for m, path in asked
    ]
    assert [(m, path, a.status_code) for m, path, a in answers if a.status_code != 404] == []
    assert changes(copied) == before


def changes(site: Site) -> int:
    with site.database.reading() as session:
        return len(entries(session))
