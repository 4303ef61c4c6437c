"""Days unlike others: public holidays, and days with a name of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import InvalidDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from scheduler.pods.pods import OpeningHours, Pod, SpecialDay


@dataclass(frozen=True, slots=True)
class DayKind:
    """What sets a day apart; an ordinary day has no name."""

    name: str = ""
    holiday: bool = False
    """A public holiday: learned together with all others, as one more day of the week."""
    factor: float | None = None
    """Stated factor on the ordinary forecast; only special days have one."""

    @property
    def special(self) -> bool:
        """A day that says nothing about ordinary days or ordinary holidays."""
        return bool(self.name) and not self.holiday


ORDINARY = DayKind()


@dataclass(frozen=True)
class PodCalendar:
    """When a pod is open and which of its days are unlike others."""

    pod: Pod
    opening: tuple[OpeningHours, ...] = ()
    """Of any pods; without a row of its own the pod is open round the clock."""
    special_days: tuple[SpecialDay, ...] = ()


def public_holidays(country: str, state: str, years: Iterable[int]) -> dict[date, str]:
    """Public holidays by date.

    Parameters
    ----------
    country : str
        ISO 3166 code such as ``"DE"``; empty: none.
    state : str
        Code of the federal state or other subdivision, such as ``"BY"``; empty: those of the
        whole country.
    years : iterable of int
        Calendar years to look up.

    Returns
    -------
    dict
        Name by date, in the country's language.

    Raises
    ------
    InvalidDataError
        If the country or the state is not known.
    """
    import holidays  # takes a moment to load, and only forecasts need it

    if not country:
        return {}
    try:
        return dict(holidays.country_holidays(country, subdiv=state or None, years=list(years)))
    except NotImplementedError:
        known = holidays.list_supported_countries()
        if country not in known:
            raise InvalidDataError(
                f"no public holidays are known for country {country!r}, expected an ISO code "
                f"such as 'DE', 'AT' or 'CH'"
            ) from None
        raise InvalidDataError(
            f"no public holidays are known for state {state!r} of {country}, expected one of "
            f"{', '.join(known[country])}"
        ) from None


def kinds_of(
    days: Sequence[date], pod: Pod, special_days: Iterable[SpecialDay]
) -> tuple[DayKind, ...]:
    """Tell for each day what sets it apart for the pod.

    A special day of the pod goes before one of all pods, and that before a public holiday.
    """
    holidays = public_holidays(pod.country, pod.state, sorted({day.year for day in days}))
    kinds = {day: DayKind(name, holiday=True) for day, name in holidays.items()}
    own = [special for special in special_days if special.pod in (None, pod.code)]
    for special in sorted(own, key=lambda special: special.pod is not None):
        kinds[special.day] = DayKind(special.name, factor=special.factor)
    return tuple(kinds.get(day, ORDINARY) for day in days)
