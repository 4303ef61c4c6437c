from dataclasses import replace
from datetime import date

import pytest

from scheduler.figures import (
    day_figures,
    intervals_by_day,
    later,
    proven_bound,
    wishes,
    worst_shortages,
)
from scheduler.rosters import PodRoster, RosterView, StreamCoverage
from tests.builders.roster_view import roster_view


def with_coverage(view: RosterView, *streams: StreamCoverage) -> RosterView:
    return replace(view, pods=(replace(view.pods[0], coverage=streams),))


def flat(stream: str, need: float, staff: float, n: int) -> StreamCoverage:
    return StreamCoverage(stream, (need,) * n, (staff,) * n, (max(0.0, need - staff),) * n)


def short_between(stream: str, n: int, *stretches: tuple[int, int, float]) -> StreamCoverage:
    unmet = [0.0] * n
    for first, last, depth in stretches:
        unmet[first:last] = [depth] * (last - first)
    rostered = tuple(5.0 - missing for missing in unmet)
    return StreamCoverage(stream, (5.0,) * n, rostered, tuple(unmet))


def test_intervals_by_day_count_the_clock_change_week() -> None:
    pod = roster_view(1, 1, first_day=date(2026, 10, 19)).pods[0]
    lengths = {day: len(intervals) for day, intervals in intervals_by_day(pod).items()}
    assert lengths[date(2026, 10, 24)] == 96
    assert lengths[date(2026, 10, 25)] == 100


def test_later_over_the_march_change_is_real_time() -> None:
    pod = roster_view(1, 1, first_day=date(2026, 3, 23)).pods[0]
    before = next(start for start in pod.interval_starts if f"{start:%d %H:%M}" == "29 01:45")
    assert f"{later(before, 15):%H:%M}" == "03:00"


def test_day_figures_sum_hours_and_name_the_peak() -> None:
    view = roster_view(6, 1)
    n = len(view.pods[0].interval_starts)
    need = [2.0] * n
    need[44] = 9.0
    voice = StreamCoverage("voice", tuple(need), (3.0,) * n, (0.0,) * n)
    monday, tuesday = day_figures(with_coverage(view, voice), with_coverage(view, voice).pods[0])[
        :2
    ]
    assert monday.required_fte_hours == pytest.approx((95 * 2 + 9) / 4)
    assert monday.rostered_fte_hours == pytest.approx(72)
    assert f"{monday.peak_at:%H:%M}" == "11:00"
    assert (monday.peak_required_fte, monday.peak_rostered_fte) == (9.0, 3.0)
    assert tuesday.peak_required_fte == 2.0


def test_day_figures_of_a_day_that_needs_nobody_have_no_peak() -> None:
    view = roster_view(2, 1)
    view = with_coverage(view, flat("voice", 0.0, 1.0, len(view.pods[0].interval_starts)))
    assert {figures.peak_at for figures in day_figures(view, view.pods[0])} == {None}


def test_day_figures_without_streams_are_zero() -> None:
    view = with_coverage(roster_view(2, 1))
    assert {figures.required_fte_hours for figures in day_figures(view, view.pods[0])} == {0}


def test_worst_shortages_join_neighbours_and_come_worst_first() -> None:
    view = roster_view(2, 1)
    n = len(view.pods[0].interval_starts)
    coverage = short_between("voice", n, (40, 44, 1.0), (60, 61, 3.0), (70, 80, 2.0))
    worst = worst_shortages(with_coverage(view, coverage), 2)
    assert [shortage.missing_fte_hours for shortage in worst] == [5.0, 1.0]
    assert (f"{worst[0].start:%H:%M}", f"{worst[0].end:%H:%M}") == ("17:30", "20:00")
    assert (worst[0].required_fte, worst[0].rostered_fte) == (5.0, 3.0)


def test_worst_shortages_leave_out_what_rounds_to_nothing() -> None:
    view = roster_view(2, 1)
    n = len(view.pods[0].interval_starts)
    assert worst_shortages(with_coverage(view, short_between("voice", n, (3, 9, 0.04)))) == ()


def test_wishes_are_counted_over_pods() -> None:
    view = roster_view(40, 1, 2)
    every = [wish for pod in view.pods for agent in pod.agents for wish in agent.wishes]
    counted = wishes(view.pods)
    assert (counted.granted, counted.total) == (sum(w.granted for w in every), len(every))


def test_proven_bound_is_unknown_if_one_pod_has_none() -> None:
    view = roster_view(10, 1, 2)
    pods: tuple[PodRoster, ...] = (view.pods[0], replace(view.pods[1], unmet_fte_hours_bound=None))
    assert proven_bound(replace(view, pods=pods)) is None
    assert proven_bound(view) == pytest.approx(
        sum(pod.unmet_fte_hours_bound or 0 for pod in view.pods)
    )
