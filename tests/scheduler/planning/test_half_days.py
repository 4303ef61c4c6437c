"""Half a day away, from the record to the solver and back to pages."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scheduler.calendar import Horizon, utc_of
from scheduler.people.absences import Absence, Half
from scheduler.planning.people import PodWeek, absences_of
from scheduler.planning.standing import solved_pod
from scheduler.planning.vacating import enter_absence, shifts_that_stay
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from scheduler.store.problems import get_problem
from scheduler.store.rosters import load_roster
from solver.io import content_hash, dump_problem, load_problem
from solver.problem import Absence as SolverAbsence
from solver.problem import Duty, Problem, Window
from solver.rules.absence import NoWorkWhenAbsent
from solver.solve import Limits, solve
from solver.verify import verify_agent
from tests.builders.leave import worker
from tests.builders.tiny import CENTRE, MONDAY, ORIGIN, duty, make_tiny, published, put_weeks
from tests.builders.tiny import save_week as save

TUESDAY = date(2026, 12, 15)
QUARTER_HOURS_A_DAY = 96


def week_with(*absences: Absence) -> PodWeek:
    centre = replace(CENTRE, absences=absences)
    horizon = Horizon("Europe/Berlin", MONDAY, 7, 15)
    return PodWeek(centre, "N", horizon, (), (), None, {}, {}, {})  # type: ignore[arg-type]


def of_person(*absences: Absence) -> tuple[SolverAbsence, ...]:
    person = worker(5)
    contract = person.contracts[0]
    week = week_with(*absences)
    types = tuple(replace(kind, credit="contract_share") for kind in CENTRE.absence_types)
    return absences_of(
        replace(week, centre=replace(week.centre, absence_types=types)), person, contract
    )


@pytest.mark.parametrize(("half", "span"), [("first", (0, 48)), ("second", (48, 96))])
def test_half_a_day_credits_half_and_takes_half_of_the_intervals(
    half: str, span: tuple[int, int]
) -> None:
    (away,) = of_person(Absence("1", "sick", TUESDAY, TUESDAY, half))  # type: ignore[arg-type]
    first = QUARTER_HOURS_A_DAY
    assert (away.day, away.credited_min) == (1, 240)
    assert away.span == Window(first + span[0], first + span[1])


def test_halves_count_as_halves_of_the_days_that_are_credited() -> None:
    days = [date(2026, 12, 14 + number) for number in range(7)]
    found = of_person(*(Absence("1", "sick", day, day, "first") for day in days))
    assert sum(away.credited_min for away in found) == 7 * 240


def problem_with(database: Database, away: SolverAbsence) -> Problem:
    """One agent alone; shifts begin at nine and at ten, on the clock of the pod."""
    name = put_weeks(database, MONDAY, 7)
    with database.reading() as session:
        problem = load_problem(get_problem(session, name))
    agent = replace(problem.agents[0], absences=(away,))
    return replace(problem, agents=(agent,), rules=(*problem.rules, NoWorkWhenAbsent()))


def test_problem_of_before_has_the_same_hash(database: Database) -> None:
    whole = problem_with(database, SolverAbsence(1, 480))
    assert '"absences":[{"credited_min":480,"day":1}]' in dump_problem(whole)
    half = problem_with(database, SolverAbsence(1, 240, Window(144, 192)))
    assert load_problem(dump_problem(half)) == half
    assert content_hash(half) != content_hash(whole)


@pytest.mark.parametrize(("hours", "works"), [((0, 12), False), ((0, 9), True), ((19, 24), True)])
def test_solver_plans_no_shift_that_overlaps_the_span_away(
    database: Database, hours: tuple[int, int], works: bool
) -> None:
    first = QUARTER_HOURS_A_DAY
    span = Window(first + 4 * hours[0], first + 4 * hours[1])
    problem = problem_with(database, SolverAbsence(1, 240, span))
    roster = solve(problem, limits=Limits(moves=20, bound_seconds=0), seed=1).roster
    assert roster is not None
    assert (roster.duties[0][1] is not None) == works
    moved = Duty(problem.shells[problem.shells_by_day[1][0]], ())
    broken = {v.rule for v in verify_agent(problem, roster.with_duty(0, 1, moved), 0)}
    assert ("absence" in broken) == (not works)


@pytest.mark.parametrize(
    ("half", "left", "told"),
    [("first", ["1", "2"], ["1"]), ("second", ["1"], ["1"]), (None, [], [])],
)
def test_half_a_day_takes_the_shifts_that_lie_in_it_and_tells_of_those_in_both(
    database: Database, half: Half | None, left: list[str], told: list[str]
) -> None:
    tiny = make_tiny(database)
    hash_ = put_weeks(database, MONDAY, 7)
    roster = save(database, tiny, [duty("1"), duty("2", hour=13)], problem_hash=hash_)
    version = published(database, roster)
    stays: list[str] = []
    for number in "12":
        away = Absence(number, "sick", MONDAY, MONDAY, half)
        with database.reading() as session:
            stays += [shift.personnel_number for shift in shifts_that_stay(session, away)]
        version = enter_absence(database, roster, version, away, ORIGIN)
    with database.reading() as session:
        stored = load_roster(session, roster)
        centre = load_centre(session)
        assert solved_pod(session, stored, stored.pods[0], centre)
    assert [d.personnel_number for part in stored.pods for d in part.duties] == left
    assert stays == told


@pytest.mark.parametrize(
    ("hours", "half", "meets"),
    [
        ((6, 12), "first", "wholly"),
        ((6, 12), "second", "not"),
        ((12, 20), "first", "not"),
        ((12, 20), "second", "wholly"),
        ((22, 30), "second", "wholly"),
        ((22, 30), "first", "not"),
        ((11, 13), "first", "partly"),
        ((11, 13), "second", "partly"),
        ((11, 13), None, "wholly"),
    ],
)
def test_shift_lies_in_a_half_in_both_or_beside_it(
    hours: tuple[int, int], half: Half | None, meets: str
) -> None:
    zone = "Europe/Berlin"
    start, end = (utc_of(zone, TUESDAY) + timedelta(hours=hour) for hour in hours)
    away = Absence("1", "sick", TUESDAY, TUESDAY, half)
    assert away.meets(TUESDAY, start, end, zone) == meets
    assert away.meets(MONDAY, start, end, zone) == "not"
