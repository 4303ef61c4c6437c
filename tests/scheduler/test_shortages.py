from dataclasses import replace
from datetime import date

from scheduler.rosters import RosterView, StreamCoverage
from scheduler.shortages import later, worst_shortages
from tests.builders.roster_view import roster_view


def with_stream(view: RosterView, stream: StreamCoverage) -> RosterView:
    return replace(view, pods=(replace(view.pods[0], coverage=(stream,)),))


def short_between(stream: str, n: int, *stretches: tuple[int, int, float]) -> StreamCoverage:
    unmet = [0.0] * n
    for first, last, depth in stretches:
        unmet[first:last] = [depth] * (last - first)
    rostered = tuple(5.0 - missing for missing in unmet)
    return StreamCoverage(stream, (5.0,) * n, rostered, tuple(unmet))


def test_later_over_the_march_change_is_real_time() -> None:
    pod = roster_view(1, 1, first_day=date(2026, 3, 23)).pods[0]
    before = next(start for start in pod.interval_starts if f"{start:%d %H:%M}" == "29 01:45")
    assert f"{later(before, 15):%H:%M}" == "03:00"


def test_worst_shortages_join_neighbours_and_come_worst_first() -> None:
    view = roster_view(2, 1)
    n = len(view.pods[0].interval_starts)
    coverage = short_between("voice", n, (40, 44, 1.0), (60, 61, 3.0), (70, 80, 2.0))
    worst = worst_shortages(with_stream(view, coverage), 2)
    assert [shortage.missing_fte_hours for shortage in worst] == [5.0, 1.0]
    assert (f"{worst[0].start:%H:%M}", f"{worst[0].end:%H:%M}") == ("17:30", "20:00")
    assert (worst[0].required_fte, worst[0].rostered_fte) == (5.0, 3.0)


def test_worst_shortages_leave_out_what_rounds_to_nothing() -> None:
    view = roster_view(2, 1)
    n = len(view.pods[0].interval_starts)
    assert worst_shortages(with_stream(view, short_between("voice", n, (3, 9, 0.04)))) == ()
