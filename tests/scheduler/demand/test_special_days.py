from __future__ import annotations

from datetime import date

import pytest

from scheduler.demand.special_days import kinds_of, public_holidays
from scheduler.errors import InvalidDataError
from scheduler.pods.pods import Pod, SpecialDay

EPIPHANY = date(2026, 1, 6)


def test_public_holidays_depend_on_the_federal_state() -> None:
    assert EPIPHANY in public_holidays("DE", "BY", [2026])
    assert EPIPHANY not in public_holidays("DE", "BE", [2026])
    assert date(2026, 10, 26) in public_holidays("AT", "", [2026])


def test_public_holidays_no_country_has_none() -> None:
    assert public_holidays("", "", [2026]) == {}


@pytest.mark.parametrize(
    ("country", "state", "message"),
    [
        ("XX", "", "country 'XX', expected an ISO code"),
        ("DE", "QQ", "state 'QQ' of DE, expected one of .*BY.*"),
    ],
)
def test_public_holidays_unknown_codes_are_named(country: str, state: str, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        public_holidays(country, state, [2026])


def test_kinds_of_special_day_of_the_pod_goes_first() -> None:
    pod = Pod("north", "North", state="BY")
    special = (
        SpecialDay(EPIPHANY, "kick-off", pod="north", factor=1.2),
        SpecialDay(EPIPHANY, "house closed", factor=0.0),
        SpecialDay(date(2026, 1, 7), "elsewhere", pod="south", factor=2.0),
    )
    new_year, epiphany, ordinary = kinds_of(
        [date(2026, 1, 1), EPIPHANY, date(2026, 1, 7)], pod, special
    )
    assert new_year.holiday
    assert (epiphany.name, epiphany.factor, epiphany.special) == ("kick-off", 1.2, True)
    assert not ordinary.name
