from dataclasses import replace
from datetime import date

import pytest

from scheduler.figures import (
    day_figures,
    intervals_by_day,
    proven_bound,
    wishes,
)
from scheduler.rosters import PodRoster, RosterView, StreamCoverage
from tests.builders.roster_view import roster_view


def with_coverage(view: RosterView, *streams: StreamCoverage) -> RosterView:
    return replace(view, pods=(replace(view.pods[0], coverage=streams),))


def flat(stream: str, need: float, staff: float, n: int) -> StreamCoverage:
    return StreamCoverage(stream, (need,) * n, (staff,) * n, (max(0.0, need - staff),) * n)


def test_intervals_by_day_count_the_clock_change_week() -> None:
    pod = roster_view(1, 1, first_day=date(2026, 10, 19)).pods[0]
    lengths = {day: len(intervals) for day, intervals in intervals_by_day(pod).items()}
    assert lengths[date(2026, 10, 24)] == 96
    assert lengths[date(2026, 10, 25)] == 100


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
