"""One swap checked: the rules of both rows, the weeks' boundary, what can never be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler.errors import ConflictError, NotFoundError
from scheduler.people.absences import Absence
from scheduler.store.database import Database
from scheduler.store.roster_records import Place
from scheduler.swaps.checking import check_swap
from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.records import Swap, SwapCheck
from scheduler.timekeeping import FixedClock
from solver.problem import Window
from solver.rules.availability import Availability
from solver.rules.daily_rest import DailyRest
from solver.rules.days_in_row import DaysInRow
from solver.rules.days_off_in_row import DaysOffInRow
from solver.rules.hours_a_week import HoursAWeek
from tests.builders.drawn import ANYBODY, RULES, Setting, at, draw, on, swap

REST = Setting((DailyRest(660),))


def rules(check: SwapCheck) -> dict[str, set[str]]:
    """Of each person the rules that are newly broken."""
    found: dict[str, set[str]] = {}
    for breach in check.breaches:
        found.setdefault(breach.personnel_number, set()).add(breach.rule)
    return found


def test_exchange_that_keeps_all_limits_happens_at_once_and_is_audited(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": ".E....."}})
    check = drawn.check("A", 0, "B", 1)
    assert (check.verdict, check.breaches, check.findings) == (Verdict.AUDIT, (), ())
    assert list(check.versions) == list(drawn.rosters)
    changes = check.changes[drawn.rosters[0]]
    assert {(c.personnel_number, c.day): c.duty and c.duty.start_utc for c in changes} == {
        ("A", on(0)): None,
        ("B", on(0)): at(0, 12),
        ("B", on(1)): None,
        ("A", on(1)): at(1, 12),
    }


def test_two_shifts_of_one_day_are_one_change_for_each(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": "L......"}})
    changes = drawn.check("A", 0, "B", 0).changes[drawn.rosters[0]]
    assert [c.duty.pattern if c.duty else "" for c in changes] == ["late", "early"]


def test_rest_that_is_half_an_hour_too_short_is_refused_with_its_hours(sqlite: Database) -> None:
    rest = Setting((DailyRest(690),))
    drawn = draw(sqlite, {"N": {"A": ".M.....", "B": "L......"}}, rest)
    check = drawn.check("A", 1, "B")
    assert check.verdict is Verdict.REFUSE
    (breach,) = check.breaches
    assert (breach.personnel_number, breach.rule, breach.statutory) == ("B", "daily_rest", True)
    assert breach.text_de.startswith("14.12.–15.12.: 11:00 h Ruhe")
    assert "mindestens 11:30 h" in breach.text_de
    assert "11:00 h of rest between two shifts, at least 11:30 h" in breach.text_en


def test_rest_that_is_just_long_enough_is_allowed(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": ".M.....", "B": "L......"}}, REST)
    assert drawn.check("A", 1, "B").breaches == ()


def test_rest_counts_between_sunday_and_the_monday_of_another_roster(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "......L|.......", "B": ".......|E.M...."}}, REST)
    check = drawn.check("A", 6, "B", 9)
    assert rules(check) == {"B": {"daily_rest"}}
    assert "8:00 h of rest" in check.breaches[0].text_en
    assert check.verdict is Verdict.REFUSE


def test_shift_that_goes_in_the_same_swap_no_longer_stands_in_the_way(sqlite: Database) -> None:
    """Beside the rosters as they are, the late Sunday would be too near to the early Monday."""
    drawn = draw(sqlite, {"N": {"A": "......L|.......", "B": ".......|E......"}}, REST)
    assert rules(drawn.check("A", 6, "B")) == {"B": {"daily_rest"}}
    check = drawn.check("A", 6, "B", 7)
    assert check.breaches == ()
    assert set(check.versions) == set(drawn.rosters)


def test_rule_can_be_broken_by_both_weeks_together_alone(sqlite: Database) -> None:
    """A loses a Sunday and gains the Monday: only with both a day off stands alone."""
    pods = {"N": {"A": ".....EE|...E...", "B": ".......|E......", "C": ".......|......."}}
    drawn = draw(sqlite, pods, Setting((DaysOffInRow(2),)))
    assert rules(drawn.check("A", 6, "C")) == rules(drawn.check("B", 7, "A")) == {}
    check = drawn.check("A", 6, "B", 7)
    assert rules(check) == {"A": {"days_off_in_row"}}
    assert not any(breach.statutory for breach in check.breaches)


def test_run_over_two_weeks_is_as_long_as_both_changes_leave_it(sqlite: Database) -> None:
    drawn = draw(
        sqlite, {"N": {"A": "...EEEE|EE.....", "B": ".......|..E...."}}, Setting((DaysInRow(6),))
    )
    assert rules(drawn.check("B", 9, "A")) == {"A": {"days_in_row"}}
    assert drawn.check("B", 9, "A", 6).breaches == ()


def test_what_was_broken_before_and_gets_no_worse_is_no_breach(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "L......", "B": ".LE...."}}, REST)
    assert drawn.check("A", 0, "B").breaches == ()


def test_shift_that_no_pattern_of_the_pod_has_is_refused_by_every_policy(
    sqlite: Database,
) -> None:
    drawn = draw(sqlite, {"N": {"A": "S......"}, "S": {"B": "......."}},
                 Setting(letters={"N": "S", "S": "EL"}))  # fmt: skip
    check = drawn.check("A", 0, "B")
    assert rules(check) == {"B": {"unknown_shell"}}
    assert check.verdict is Verdict.REFUSE


def test_other_pod_works_the_same_times_as_its_own_shift(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......"}, "S": {"B": "......."}})
    check = drawn.check("A", 0, "B")
    assert check.breaches == ()
    assert PolicyRule.OTHER_POD in {finding.rule for finding in check.findings}
    pods = {c.personnel_number: c.pod for c in check.changes[drawn.rosters[0]]}
    assert pods == {"A": "N", "B": "S"}


def test_taker_works_on_the_own_channels_with_the_breaks_as_they_are(sqlite: Database) -> None:
    both = replace(ANYBODY, rates=(("chat", 10), ("voice", 10)))
    setting = Setting(letters="B", channels=("chat", "voice"), people={"A": both, "B": ANYBODY})
    drawn = draw(sqlite, {"N": {"A": "B......", "B": "......."}}, setting)
    check = drawn.check("A", 0, "B")
    (finding,) = (f for f in check.findings if f.rule is PolicyRule.DIFFERENT_SKILL)
    assert (finding.personnel_number, finding.found, finding.verdict) == ("B", 1, Verdict.REVIEW)
    taken = next(c.duty for c in check.changes[drawn.rosters[0]] if c.duty)
    assert [(s.activity, s.channels) for s in taken.segments] == [
        ("work", ("voice",)),
        ("break", ()),
        ("work", ("voice",)),
    ]
    assert not check.breaches


@pytest.mark.parametrize("known", [RULES, ()])
def test_locked_shift_and_day_away_are_refused_even_without_such_a_rule(
    sqlite: Database, known: tuple[object, ...]
) -> None:
    drawn = draw(
        sqlite,
        {"N": {"A": "EE.....", "B": "......."}},
        Setting(known, locked=frozenset({Place("A", on(0))})),  # type: ignore[arg-type]
        [Absence("B", "sick", on(1), on(1))],
    )
    assert rules(drawn.check("A", 0, "B")) == {"A": {"locked"}}
    assert rules(drawn.check("A", 1, "B")) == {"B": {"absence"}}
    assert drawn.check("A", 1, "B").verdict is drawn.check("A", 0, "B").verdict is Verdict.REFUSE


def test_half_a_day_away_leaves_the_other_half_for_a_shift(sqlite: Database) -> None:
    drawn = draw(
        sqlite,
        {"N": {"A": "EL.....", "B": "......."}},
        absences=[Absence("B", "sick", on(day), on(day), "first") for day in (0, 1)],
    )
    assert rules(drawn.check("A", 0, "B")) == {"B": {"absence"}}
    assert drawn.check("A", 1, "B").breaches == ()


def test_agreed_rules_are_the_policy_s_to_decide(sqlite: Database) -> None:
    mornings = replace(ANYBODY, windows=tuple(Window(48 * d, 48 * d + 30) for d in range(7)))
    drawn = draw(
        sqlite,
        {"N": {"A": "L......", "B": "......."}},
        Setting((Availability(),), people={"B": mornings}),
    )
    check = drawn.check("A", 0, "B")
    assert rules(check) == {"B": {"availability"}}
    assert check.verdict is Verdict.REVIEW


def test_least_hours_of_a_contract_are_agreed_and_most_of_a_law_are_not(sqlite: Database) -> None:
    least = replace(ANYBODY, min_week_min=480, max_week_min=960)
    drawn = draw(
        sqlite,
        {"N": {"A": "E......", "B": ".EE....", "C": ".EEEEE."}},
        Setting((HoursAWeek(2400),), people={"A": least, "B": least}),
    )
    assert rules(drawn.check("A", 0, "B")) == {"A": {"hours_a_week"}, "B": {"hours_a_week"}}
    assert drawn.check("A", 0, "B").verdict is Verdict.REVIEW
    assert drawn.check("A", 0, "C").verdict is Verdict.REFUSE


def test_without_an_agreement_a_lead_decides_at_least(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": ".E....."}}, Setting(covered=False))
    check = drawn.check("A", 0, "B", 1)
    assert (check.covered_by_agreement, check.findings) == (False, ())
    assert check.verdict is Verdict.REVIEW


def test_taken_day_gone_shift_and_begun_shift_cannot_be_swapped(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": "L......"}})
    with pytest.raises(ConflictError, match="already has a shift"):
        drawn.check("A", 0, "B")
    with pytest.raises(ConflictError, match="no shift"):
        drawn.check("A", 1, "B")
    with pytest.raises(ConflictError, match="no shift"):
        drawn.check("A", 0, "B", 1)
    with pytest.raises(NotFoundError, match="no agent"):
        drawn.check("A", 0, "nobody")
    with pytest.raises(NotFoundError, match="nothing is published"):
        drawn.check("A", 9, "B")
    later = Database.open(f"sqlite:///{sqlite_path(sqlite)}", FixedClock(at(0, 12)))
    with pytest.raises(ConflictError, match="has begun"):
        check_swap(later, swap("A", 0, "B", 0))
    later.close()


def sqlite_path(database: Database) -> str:
    with database.reading() as session:
        return str(session.connection().engine.url.database)


def test_open_shift_is_taken_once_and_only_while_its_owner_is_away(sqlite: Database) -> None:
    drawn = draw(sqlite, {"N": {"A": "E......", "B": "......."}})
    opened = Swap(Place("A", on(0)), "B", open_shift=True)
    with pytest.raises(ConflictError, match="not open"):
        check_swap(drawn.database, opened)
    drawn.away("A", 0)
    check = check_swap(drawn.database, opened)
    assert check.verdict is Verdict.AUDIT
    assert [f.rule for f in check.findings] == [PolicyRule.ONE_SIDED]
    (change,) = check.changes[drawn.rosters[0]]
    assert (change.personnel_number, change.duty and change.duty.start_utc) == ("B", at(0, 12))
