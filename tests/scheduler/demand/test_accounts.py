from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scheduler.demand.accounts import move_accounts
from scheduler.demand.weeks import PodForecast, StreamForecast
from scheduler.errors import InvalidDataError
from scheduler.pods.pods import Stream


def forecast(pod: str, **channels: tuple[float, float]) -> PodForecast:
    """A pod with (contacts, seconds) by channel in each of 48 intervals, give or take a half."""
    streams = tuple(
        StreamForecast(
            Stream(pod, channel),
            (mean,) * 48,
            (mean * 0.5,) * 48,
            (mean * 1.5,) * 48,
            (aht_s,) * 48,
        )
        for channel, (mean, aht_s) in channels.items()
    )
    return PodForecast(pod, date(2026, 1, 5), 1, 30, streams)


def test_move_accounts_keeps_the_sum_and_weighs_handling_times() -> None:
    moved = move_accounts(
        [forecast("north", voice=(10.0, 200.0)), forecast("south", voice=(5.0, 300.0))],
        "north",
        "south",
        0.5,
    )
    north, south = (each.streams[0] for each in moved)
    assert (north.mean[0], south.mean[0]) == (5.0, 10.0)
    assert north.aht_s[0] == 200.0
    assert south.aht_s[0] == 250.0
    assert south.stream == Stream("south", "voice")


def test_move_accounts_new_channel_arrives_with_its_accounts() -> None:
    _, south = move_accounts(
        [forecast("north", chat=(8.0, 400.0)), forecast("south", voice=(5.0, 300.0))],
        "north",
        "south",
        0.25,
    )
    assert {each.stream.channel: each.mean[0] for each in south.streams} == {
        "voice": 5.0,
        "chat": 2.0,
    }


def test_move_accounts_part_has_a_relatively_wider_interval_and_the_whole_keeps_its_own() -> None:
    both = [forecast("north", voice=(40.0, 200.0)), forecast("south")]
    _, part = move_accounts(both, "north", "south", 0.2)
    _, whole = move_accounts(both, "north", "south", 1.0)
    assert (part.streams[0].high[0] - 8.0) / 8.0 > 0.5
    assert whole.streams[0].high[0] == pytest.approx(60.0)
    assert whole.streams[0].low[0] == pytest.approx(20.0)


def test_move_accounts_thinned_interval_holds_thinned_counts() -> None:
    random = np.random.default_rng(5)
    counts = random.negative_binomial(10, 10 / (10 + 40.0), 40_000)
    low, high = np.quantile(counts, [0.1, 0.9])
    whole = forecast("north", voice=(40.0, 200.0))
    stream = replace(whole.streams[0], low=(float(low),) * 48, high=(float(high),) * 48)
    north, _ = move_accounts(
        [replace(whole, streams=(stream,)), forecast("south")], "north", "south", 0.7
    )
    kept = random.binomial(counts, 0.3)
    part = north.streams[0]
    inside = np.mean((np.floor(part.low[0]) <= kept) & (kept <= np.ceil(part.high[0])))
    assert 0.76 < inside < 0.88


@pytest.mark.parametrize(
    ("from_pod", "to_pod", "share", "message"),
    [
        ("north", "south", 1.2, "share is 1.2, expected 0 to 1"),
        ("north", "north", 0.5, "from north to itself"),
        ("north", "west", 0.5, "no forecast of pod west"),
    ],
)
def test_move_accounts_impossible_moves_are_refused(
    from_pod: str, to_pod: str, share: float, message: str
) -> None:
    both = [forecast("north", voice=(10.0, 200.0)), forecast("south", voice=(5.0, 300.0))]
    with pytest.raises(InvalidDataError, match=message):
        move_accounts(both, from_pod, to_pod, share)


def test_move_accounts_different_horizons_are_refused() -> None:
    south = replace(forecast("south", voice=(5.0, 300.0)), first_day=date(2026, 1, 12))
    with pytest.raises(InvalidDataError, match="cover different days or intervals"):
        move_accounts([forecast("north", voice=(1.0, 60.0)), south], "north", "south", 0.5)
