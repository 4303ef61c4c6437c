from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.access.tokens import Scope
from scheduler.people.absences import Absence
from scheduler.programs.receiving import receive_rows
from scheduler.store.absences import add_absence
from scheduler.store.centre import load_centre
from scheduler.store.journal import Origin, entries
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.store.tokens import add_token, list_tokens, revoke_token, use_token
from tests.builders.desk import NOW, ORIGIN, PUBLISHED_WEEK
from tests.web.api.conftest import PREFIX, Program, program, set_limit

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from tests.web.conftest import Site

INTERVAL = {
    "interval_start": "2026-11-27T08:00+01:00", "pod": "HAM", "channel": "voice",
    "offered": 12, "interval_min": 30,
}  # fmt: skip
HISTORY = {"rows": [{**INTERVAL, "handled": 11, "aht_s": 318.5}]}
ACTUALS = {"rows": [{**INTERVAL, "answered": 11, "within_threshold": 9, "own_pod": 11}]}
PERSON: dict[str, Any] = {
    "personnel_number": "1005", "name": "Lena Conradi",
    "stretches": [{"pod": "HAM", "week_hours": 35}],
}  # fmt: skip
PEOPLE = {"people": [PERSON]}
CALLS: dict[tuple[str, str], tuple[Scope, Any]] = {
    ("POST", "/history"): (Scope.WRITE_HISTORY, HISTORY),
    ("POST", "/actuals"): (Scope.WRITE_ACTUALS, ACTUALS),
    ("PUT", "/people"): (Scope.WRITE_PEOPLE, PEOPLE),
    ("GET", "/rosters"): (Scope.READ_ROSTERS, None),
    ("GET", "/rosters/x"): (Scope.READ_ROSTERS, None),
    ("GET", "/changes"): (Scope.READ_ROSTERS, None),
}


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    body: dict[str, Any] = answer.json
    assert body["status"] == status
    return body


@pytest.mark.parametrize("scope", list(Scope))
def test_a_token_opens_what_its_scope_names_and_nothing_else(site: Site, scope: Scope) -> None:
    only = program(site, [scope])
    for (method, path), (wanted, body) in CALLS.items():
        answer = only.ask(method, path, body)
        if wanted is scope:
            assert answer.status_code in (200, 404), answer.text
        else:
            assert str(wanted) in problem(answer, 403)["detail"]


@pytest.mark.parametrize("secret", ["", "podshift_wrong", "x" * 500])
def test_nobody_gets_in_without_a_valid_token(read_site: Site, secret: str) -> None:
    for (method, path), (_, body) in CALLS.items():
        answer = Program(read_site, "", secret).ask(method, path, body)
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_cookie_of_a_planner_opens_nothing_here(site: Site) -> None:
    assert site.client("planner").get(f"{PREFIX}/rosters").status_code == 401


def test_revoked_and_expired_tokens_are_refused(site: Site) -> None:
    gone = program(site)
    with site.database.writing() as session:
        revoke_token(session, gone.token_id, Origin("test", "employer"))
    problem(gone.get("/rosters"), 401)
    with site.database.writing() as session:
        soon = NOW + timedelta(seconds=1)
        origin = Origin("test", "employer")
        token, secret = add_token(session, "short", [Scope.READ_ROSTERS], origin, expires_at=soon)
        assert use_token(session, secret) is not None
        session.info["moment"] = soon
        assert use_token(session, secret) is None
    assert not token.valid(soon)


def test_more_requests_than_allowed_are_told_when_to_come_back(site: Site) -> None:
    set_limit(site, 3)
    eager, other = program(site), program(site)
    assert [eager.get("/rosters").status_code for _ in range(3)] == [200] * 3
    answer = eager.get("/rosters")
    problem(answer, 429)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert other.get("/rosters").status_code == 200


def test_the_next_minute_counts_anew(database: Database) -> None:
    with database.writing() as session:
        _, secret = add_token(session, "x", [Scope.READ_ROSTERS], Origin("test", "employer"))
        for at, uses in ((0, 1), (59, 2), (60, 3), (89, 4), (90, 1)):
            session.info["moment"] = datetime(2026, 11, 22, 9, 30, tzinfo=UTC) + timedelta(
                seconds=at - 30
            )
            found = use_token(session, secret)
            assert found is not None
            expected = {0: 1, 59: 1, 60: 2, 89: 3, 90: 1}[at]
            assert found[1] == expected, (at, uses)


def test_history_is_stored_once_however_often_it_is_sent(full: Program) -> None:
    first = full.ask("POST", "/history", HISTORY).json
    assert first == {"changed_intervals": 1, "changed_records": 0, "known": False}
    again = full.ask("POST", "/history", HISTORY).json
    assert again == {"changed_intervals": 0, "changed_records": 0, "known": True}
    with full.site.database.reading() as session:
        told = [e for e in entries(session) if e.origin.who == full.token_id]
    assert [e.action for e in told] == ["import"]


def test_every_fault_is_named_with_where_it_stands_and_nothing_is_stored(full: Program) -> None:
    rows = [
        INTERVAL,
        {**INTERVAL, "pod": "NIX"},
        {**INTERVAL, "interval_start": "2026-02-30T08:00Z"},
        {**INTERVAL, "interval_start": "2026-11-27T08:07+01:00"},
    ]
    body = problem(full.ask("POST", "/history", {"rows": rows}), 422)
    pointers = {fault["pointer"] for fault in body["faults"]}
    assert pointers >= {"/rows/1/pod", "/rows/2/interval_start", "/rows/3/interval_start"}
    assert all(set(fault["expected"]) == {"de", "en"} for fault in body["faults"])
    with full.site.database.reading() as session:
        assert not [e for e in entries(session) if e.origin.who == full.token_id]


def test_people_are_changed_through_the_checks_of_files(full: Program) -> None:
    def agent() -> Any:
        with full.site.database.reading() as session:
            return next(a for a in load_centre(session).agents if a.personnel_number == "1005")

    before = agent()
    sent = {**PERSON, "skills": [{"skill": "tech", "valid_from": "2027-01-01"}]}
    answer = full.ask("PUT", "/people", {"people": [sent]})
    assert answer.json["changed_records"] == 1
    after = agent()
    assert after.contracts[0].week_min == 35 * 60
    assert after.channels == before.channels
    assert [grant.skill for grant in after.skills] == ["tech"]
    assert full.ask("PUT", "/people", {"people": [sent]}).json["changed_records"] == 0


def test_a_person_at_fault_is_told_by_pointer(full: Program) -> None:
    sent = {
        **PERSON,
        "stretches": [{"pod": "NIX", "week_hours": 35}],
        "channels": [{"channel": "voice", "valid_from": "2026-13-01"}],
    }
    body = problem(full.ask("PUT", "/people", {"people": [PERSON | {"name": "A"}, sent]}), 422)
    pointers = {fault["pointer"] for fault in body["faults"]}
    assert {"/people/1/stretches/0/pod", "/people/1/channels/0/valid_from"} <= pointers


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"rows": []}, "/rows"),
        ({"rows": [{**INTERVAL, "offered": "12"}]}, "/rows/0/offered"),
        ({"rows": [{**INTERVAL, "more": 1}]}, "/rows/0/more"),
        ({"rows": [INTERVAL], "more": 1}, "/more"),
        ({}, "/rows"),
    ],
)
def test_what_has_the_wrong_shape_is_told_by_pointer(
    full: Program, sent: Any, pointer: str
) -> None:
    body = problem(full.ask("POST", "/history", sent), 422)
    assert [fault["pointer"] for fault in body["faults"]] == [pointer]


def test_only_published_rosters_are_read_and_nobodys_reason_for_absence(full: Program) -> None:
    desk = full.site.desk
    listed = full.get("/rosters").json["rosters"]
    assert [each["id"] for each in listed] == [desk.published]
    whole = full.get(f"/rosters/{desk.published}").json
    assert {shift["pod"] for shift in whole["shifts"]} == {"HAM", "BER"}
    assert set(whole["absent"][0]) == {"personnel_number", "pod", "day", "half"}
    assert {absent["half"] for absent in whole["absent"]} == {None}
    day = PUBLISHED_WEEK + timedelta(days=2)
    away = {absent["personnel_number"] for absent in whole["absent"]}
    number = next(
        s["personnel_number"] for s in whole["shifts"] if s["personnel_number"] not in away
    )
    with full.site.database.writing() as session:
        add_absence(session, Absence(number, "sick", day, day, "first"), ORIGIN)
    told = full.get(f"/rosters/{desk.published}").json["absent"]
    (half,) = (absent for absent in told if absent["personnel_number"] == number)
    assert (half["day"], half["half"]) == (day.isoformat(), "first")
    problem(full.get(f"/rosters/{desk.drafted}"), 404)


def test_a_changed_shift_is_listed_and_the_version_before_can_still_be_read(full: Program) -> None:
    roster_id = full.site.desk.published
    with full.site.database.reading() as session:
        stored = load_roster(session, roster_id)
    part = stored.pods[0]
    duty = max(part.duties, key=lambda duty: duty.day)  # beyond the notice period
    change = DutyChange(part.pod, duty.personnel_number, duty.day, None)
    with full.site.database.writing() as session:
        version = change_duties(
            session, roster_id, stored.version, [change], Origin("ada", "employer", "ill")
        )
    (told,) = full.get("/changes").json["changes"]
    assert (told["version"], told["after"]) == (version, None)
    assert told["before"]["paid_min"] == duty.paid_min
    ids = {s["id"] for s in full.get(f"/rosters/{roster_id}").json["shifts"]}
    before = full.get(f"/rosters/{roster_id}?version={stored.version}").json
    assert {s["id"] for s in before["shifts"]} - ids == {duty.id}
    assert (before["version"], before["newest_version"]) == (stored.version, version)
    problem(full.get(f"/rosters/{roster_id}?version=999"), 404)
    page = full.get("/changes?limit=1").json
    assert full.get(f"/changes?after={page['after']}").json == {"changes": [], "after": None}
    assert full.get("/changes?since=2030-01-01T00:00:00Z").json["changes"] == []
    assert full.get("/rosters?since=2030-01-01T00:00:00Z").json["rosters"] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("DELETE", "/rosters", 405), ("GET", "/changes?limit=0", 422)],
)
def test_errors_are_problem_documents(full: Program, method: str, path: str, status: int) -> None:
    answer = full.ask(method, path)
    problem(answer, status)
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_the_specification_is_open_and_complete(read_site: Site) -> None:
    answer = read_site.app.test_client().get(f"{PREFIX}/openapi.json")
    document: Any = answer.json
    assert document["openapi"].startswith("3.1")
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["security"] == [{"token": []}]
            assert {"401", "403", "422", "429"} <= set(operation["responses"])
    assert document["servers"] == [{"url": PREFIX}]
    assert "Set-Cookie" not in answer.headers


def test_what_a_program_sent_is_named_among_earlier_imports(full: Program) -> None:
    with full.site.database.reading() as session:
        token = next(t for t in list_tokens(session) if t.id == full.token_id)
    receive_rows(full.site.database, "history", HISTORY["rows"], token)
    text = full.site.client("planner").get("/imports").text
    assert "Telephone" in text


def test_a_planner_makes_a_token_sees_it_once_and_revokes_it(site: Site) -> None:
    planner = site.client("planner")
    fields = {"name": "Payroll", "scopes": ["read:rosters"], "last_day": "2026-12-31"}
    page = planner.post("/api-tokens", data=fields)
    assert page.status_code == 200
    secret = page.text.partition('value="podshift_')[2].partition('"')[0]
    made = Program(site, "", f"podshift_{secret}")
    assert made.get("/rosters").status_code == 200
    again = planner.get("/api-tokens").text
    assert "Payroll" in again
    assert secret not in again
    with site.database.reading() as session:
        (token,) = list_tokens(session)
        assert secret not in str([e.after for e in entries(session)])
    planner.post(f"/api-tokens/{token.id}/revoke")
    problem(made.get("/rosters"), 401)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "", "scopes": ["read:rosters"]}, "This field is required."),
        ({"name": "x", "scopes": []}, "This field is required."),
        ({"name": "x", "scopes": ["read:rosters"], "last_day": "2020-01-01"}, "expired already"),
        ({"name": "x", "scopes": ["read:all"]}, "not"),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(
    site: Site, fields: dict[str, Any], told: str
) -> None:
    page = site.client("planner").post("/api-tokens", data=fields)
    assert page.status_code == 422
    assert told in page.text
    with site.database.reading() as session:
        assert list_tokens(session) == ()


@pytest.mark.parametrize("login", ["lead", "agent", "auditor"])
def test_only_planners_give_tokens(read_site: Site, login: str) -> None:
    assert read_site.client(login).get("/api-tokens").status_code == 403
