from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.builders.roster_view import roster_view
from web.rosters.curves import curve
from web.rosters.days import day_page
from web.rosters.needs import pod_needs
from web.rosters.weeks import tints


def test_curve_is_drawn_in_steps_to_scale() -> None:
    drawn = curve([0, 2, 2, 1], [1, 1, 0, 0], [0, 1, 2, 1], top=2)
    assert drawn.width == 4
    assert drawn.needed == "M0 100.0H1V0.0H3V50.0H4V100H0Z"
    assert drawn.rostered == "M0 50.0H2V100.0H4"
    assert drawn.missing == ("M1 0.0h1V50.0h-1ZM2 0.0h1V100.0h-1ZM3 50.0h1V100.0h-1Z")


def test_curve_of_a_day_without_need_lies_on_the_ground() -> None:
    assert curve([0, 0], [0, 0], [0, 0], top=0).rostered == "M0 100.0H2"


def test_curve_of_no_intervals_is_empty() -> None:
    assert curve([], [], [], top=0).needed == ""


def test_pods_days_share_one_scale() -> None:
    view = roster_view(10, 1)
    need = pod_needs(view, view.pods[0], view.days)
    assert len(need.days) == 7
    assert need.missing_hours == pytest.approx(
        sum(sum(c.unmet_fte) for c in view.pods[0].coverage) / 4
    )
    assert need.top_fte >= max(figures.peak_required_fte for figures, _ in need.days)


def test_bars_lie_where_the_times_are() -> None:
    view = roster_view(8, 1, zone="Europe/Berlin")
    pod = replace(view.pods[0], agents=view.pods[0].agents[:5])
    page = day_page(replace(view, pods=(pod,)), view.days[0])
    shown = page.pods[0]
    first_tick, second_tick = shown.ticks[0], shown.ticks[1]
    a_quarter = (second_tick[1] - first_tick[1]) / 8
    for bar in shown.bars:
        hour, minute = int(bar.times[:2]), int(bar.times[3:5])
        quarters = (hour - int(first_tick[0][:2])) * 4 + minute // 15
        assert bar.boxes[0].x == pytest.approx(first_tick[1] + quarters * a_quarter, abs=0.01)


def test_work_on_several_channels_shares_the_height_of_the_bar() -> None:
    view = roster_view(8, 1)
    page = day_page(view, view.days[0])
    bar = next(bar for bar in page.pods[0].bars if len(bar.agent.channels) == 3)
    first = [box for box in bar.boxes if box.x == bar.boxes[0].x]
    assert [box.kind for box in first] == ["voice", "chat", "email"]
    assert sum(box.height for box in first) == pytest.approx(100)


def test_day_begins_and_ends_with_the_pods_work() -> None:
    view = roster_view(8, 1)
    day_pod = replace(view.pods[0], agents=view.pods[0].agents[:5])
    ticks = day_page(replace(view, pods=(day_pod,)), view.days[0]).pods[0].ticks
    assert int(ticks[0][0][:2]) >= 4
    assert int(ticks[-1][0][:2]) >= 20


@pytest.mark.parametrize(("monday", "sunday", "hours"), [
    (date(2026, 3, 23), date(2026, 3, 29), 23), (date(2026, 10, 19), date(2026, 10, 25), 25),
])  # fmt: skip
def test_night_on_the_day_of_a_clock_change_has_its_share(
    monday: date, sunday: date, hours: int
) -> None:
    view = roster_view(20, 1, first_day=monday)
    page = day_page(view, sunday)
    # Eight real hours from 22:00 on: six of them lie in the day of the change.
    from_yesterday = next(
        bar for bar in page.pods[0].bars if bar.times.startswith("22") and not bar.boxes[0].x
    )
    end = max(box.x + box.width for box in from_yesterday.boxes)
    assert end == pytest.approx(100 * 6 / hours, abs=0.01)


def test_neighbouring_days_end_at_the_rosters_edges() -> None:
    view = roster_view(3, 1)
    first, last = day_page(view, view.days[0]), day_page(view, view.days[-1])
    assert (first.before, first.after) == (None, view.days[1])
    assert (last.before, last.after) == (view.days[-2], None)


def test_patterns_are_coloured_from_early_to_late_and_nights_apart() -> None:
    colours = tints(roster_view(40, 1))
    assert [colours[code] for code in ("early", "day", "short", "late")] == ["1", "2", "3", "4"]
    assert colours["night"] == "night"
