"""Two weeks from one draft, of which the first is published already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.planning.demand import forecast_pods, staff_pods
from scheduler.planning.generation import compose, put_draft
from scheduler.planning.reading import verify_roster
from scheduler.planning.request import GenerationRequest
from scheduler.store.journal import Origin
from scheduler.store.published import published_duties
from scheduler.store.rosters import load_roster
from solver.sequence import solve_in_weeks
from solver.solve import Limits
from tests.builders.desk import DRAFTED_WEEK, PUBLISHED_WEEK

if TYPE_CHECKING:
    from tests.web.conftest import Site

N_DAYS = 14
MOVES = 20


@pytest.fixture
def rolling(site: Site) -> str:
    """A draft of the published week, which it keeps, and the one after it."""
    forecast_pods(site.database, PUBLISHED_WEEK, N_DAYS)
    list(staff_pods(site.database, PUBLISHED_WEEK, N_DAYS))
    asked = compose(site.database, GenerationRequest(PUBLISHED_WEEK, N_DAYS))
    limits = Limits(moves=MOVES, bound_seconds=0)
    results = {
        pod.pod: solve_in_weeks(pod.problem, limits=limits, seed=1, hint=pod.hint)
        for pod in asked.pods
    }
    with site.database.writing() as session:
        return put_draft(session, asked, results, 1, Origin("test", "employer"))


def step(site: Site, roster_id: str, what: str) -> int:
    with site.database.reading() as session:
        version = load_roster(session, roster_id, ()).version
    path = f"/rosters/{roster_id}/publication/{what}"
    return site.client("planner").post(path, data={"version": version}).status_code


def page(site: Site, path: str) -> str:
    answered = site.client("planner").get(f"{path}?lang=en")
    assert answered.status_code == 200
    return answered.get_data(as_text=True)


def test_draft_over_a_published_week_is_published_and_shows_its_own_week_only(
    site: Site, rolling: str
) -> None:
    way = f"/rosters/{rolling}/publication"
    with site.database.reading() as session:
        drafted = load_roster(session, rolling)
        before = load_roster(session, site.desk.published)
    assert step(site, rolling, "submit") == 302
    auditor = site.client("auditor")
    answer = {"version": drafted.version + 1, "answer": "consent", "text": ""}
    assert auditor.post(f"/rosters/{rolling}/consent", data=answer).status_code == 302
    outlook = page(site, f"{way}/outlook")
    assert "published already; their shifts stay as they are" in outlook
    assert "7 – 13 December 2026, HAM, BER" in outlook
    assert "No difference" in page(site, f"/rosters/{rolling}/changes")
    assert step(site, rolling, "publish") == 302

    with site.database.reading() as session:
        stored = load_roster(session, rolling)
        bound = published_duties(session, PUBLISHED_WEEK, stored.first_day.replace(day=13))
        assert load_roster(session, site.desk.published).version == before.version
    assert (stored.status, stored.first_day, stored.n_days) == ("published", DRAFTED_WEEK, 7)
    everybody = [(d.personnel_number, d.day) for part in bound.values() for d in part]
    assert len(everybody) == len(set(everybody)) == sum(len(p.duties) for p in drafted.pods)
    assert not any(verdict.violations for verdict in verify_roster(site.database, rolling))
    steps = page(site, way)
    assert "0 published shifts changed" in steps
    assert "Consent was given to 30 November – 13 December 2026 as one roster" in steps
    assert stored.input_hash in steps
    assert "7 – 13 December 2026" in page(site, f"/rosters/{rolling}")
