from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from scheduler.payroll import payroll, premium_minutes
from scheduler.rosters import AbsenceView, AgentView, DutyView, PodRoster, SegmentView
from tests.builders.roster_view import roster_view

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 11, 23)


def duty(day: date, start: str, end: str, *breaks: str) -> DutyView:
    """A duty from ``start`` to ``end``, the next day if that is earlier; breaks ``12:00-12:30``."""

    def at(text: str) -> datetime:
        moment = datetime.fromisoformat(f"{day} {text}").replace(tzinfo=BERLIN)
        return moment if text >= start else moment + timedelta(days=1)

    edges = [at(start), *(at(t) for pause in breaks for t in pause.split("-")), at(end)]
    spans = list(pairwise(edges))
    segments = tuple(
        SegmentView(first, last, "break" if n % 2 else "work")
        for n, (first, last) in enumerate(spans)
    )
    paid = sum(
        (s.end.timestamp() - s.start.timestamp()) / 60 for s in segments if s.activity == "work"
    )
    return DutyView("d", day, at(start), at(end), round(paid), "any", segments)


@pytest.mark.parametrize(
    ("worked", "expected"),
    [
        (duty(MONDAY, "08:00", "16:30", "12:00-12:30"), {}),
        (duty(MONDAY, "14:00", "22:30"), {"night": 150}),
        (duty(MONDAY, "05:00", "09:00"), {"night": 60}),
        (duty(MONDAY, "22:00", "06:00", "02:00-02:30"), {"night": 450}),
        (duty(date(2026, 11, 29), "08:00", "12:00"), {"sunday": 240}),
        (duty(date(2026, 11, 28), "22:00", "06:00"), {"night": 480, "sunday": 360}),
    ],
    ids=["a weekday", "into the night", "before six", "a break at night", "a Sunday", "to Sunday"],
)
def test_minutes_of_each_class(worked: DutyView, expected: dict[str, int]) -> None:
    assert premium_minutes(worked, "Europe/Berlin", ()) == expected


def test_sunday_lasts_until_four_for_a_shift_that_began_before_midnight() -> None:
    night = duty(date(2026, 11, 29), "22:00", "06:00")
    assert premium_minutes(night, "Europe/Berlin", ()) == {"night": 480, "sunday": 360}


def test_monday_before_four_is_no_sunday_for_a_shift_that_begins_then() -> None:
    early = duty(date(2026, 11, 30), "02:00", "06:00")
    assert premium_minutes(early, "Europe/Berlin", ()) == {"night": 240}


def test_holiday_on_a_sunday_is_a_holiday_alone() -> None:
    sunday = date(2026, 11, 29)
    worked = premium_minutes(duty(sunday, "08:00", "12:00"), "Europe/Berlin", {sunday})
    assert worked == {"holiday": 240}


def test_holiday_before_a_sunday_ends_at_midnight() -> None:
    saturday = date(2026, 12, 26)
    night = duty(saturday, "22:00", "06:00")
    worked = premium_minutes(night, "Europe/Berlin", {saturday})
    assert worked == {"night": 480, "holiday": 120, "sunday": 360}


def test_night_of_the_march_change_has_seven_hours() -> None:
    night = duty(date(2027, 3, 27), "22:00", "06:00")
    assert night.paid_min == 420
    worked = premium_minutes(night, "Europe/Berlin", ())
    assert worked == {"night": 420, "sunday": 300}


def test_overtime_is_counted_week_by_week() -> None:
    weeks = tuple(MONDAY + timedelta(days=n) for n in range(14))
    long = tuple(duty(day, "08:00", "17:00") for day in weeks[:5])
    short = tuple(duty(day, "08:00", "12:00") for day in weeks[7:10])
    agent = AgentView(
        "0042", "Zoe", "agent", (), (), 2 * 2400, (*long, *short), (AbsenceView(weeks[5], "u", 60),)
    )
    pod = PodRoster("p", "P", "Europe/Berlin", (), (agent,), ())
    (line,) = payroll(pod, weeks)
    assert (line.paid_min, line.credited_min) == (5 * 540 + 3 * 240, 60)
    assert line.overtime_min == 5 * 540 + 60 - 2400


def test_every_paid_minute_of_a_drawn_roster_is_in_at_most_one_kind_of_day() -> None:
    view = roster_view(agents=30, weeks=2)
    for line in payroll(view.pods[0], view.days):
        assert line.sunday_min + line.holiday_min <= line.paid_min
        assert line.night_min <= line.paid_min
