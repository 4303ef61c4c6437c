from datetime import UTC, datetime, timedelta, timezone

import pytest

from scheduler.errors import InvalidDataError
from scheduler.timekeeping import AheadClock, Clock, FixedClock, SystemClock


@pytest.mark.parametrize(
    "clock",
    [SystemClock(), AheadClock(timedelta(days=-3)), FixedClock(datetime(2026, 11, 22, tzinfo=UTC))],
)
def test_every_clock_tells_aware_utc(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC


def test_fixed_clock_tells_its_time_in_utc() -> None:
    at = datetime(2026, 11, 22, 10, tzinfo=timezone(timedelta(hours=1)))
    clock = FixedClock(at)
    assert clock.now() == at
    assert clock.now().hour == 9


def test_fixed_clock_without_zone_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="has no time zone"):
        FixedClock(datetime(2026, 11, 22))  # noqa: DTZ001  # the point of the test
