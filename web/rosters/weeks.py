"""The table of a week: people down, days across, grouped by pod."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.figures import night_patterns, patterns_by_start
from web.language import current
from web.wording import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.rosters import AbsenceView, AgentView, PodRoster, RosterView, WishView
    from web.rosters.choice import Choice

DAYS_A_WEEK = 7
N_TINTS = 8
NIGHT_TINT = "night"


@dataclass(frozen=True)
class Cell:
    """One person's day; ``tint`` names the colour of the shift's pattern."""

    day: date
    day_kind: str
    """``holiday``, ``weekend`` or nothing."""
    duty_id: str = ""
    locked: bool = False
    text: str = ""
    tint: str = ""
    absent: bool = False
    absence: str = ""
    """The type of absence, for the lead only."""
    half: bool = False
    """Whether only half of the day is absent."""
    wish: str = ""
    """A wish for the day, for the lead only."""
    wish_granted: bool = False


@dataclass(frozen=True)
class Row:
    """One person's week."""

    agent: AgentView
    cells: tuple[Cell, ...]

    @property
    def balance_min(self) -> int:
        """Paid and credited minutes beyond the contract, over the whole roster."""
        return self.agent.paid_min + self.agent.credited_min - self.agent.contract_min

    @property
    def wishes_granted(self) -> int:
        """How many of the agent's wishes the roster grants."""
        return sum(wish.granted for wish in self.agent.wishes)


@dataclass(frozen=True)
class Group:
    """One pod's rows."""

    pod: PodRoster
    holidays: tuple[str, ...]
    rows: tuple[Row, ...]


def weeks(view: RosterView) -> list[tuple[date, ...]]:
    """The roster's days, seven by seven."""
    return [
        view.days[first : first + DAYS_A_WEEK] for first in range(0, len(view.days), DAYS_A_WEEK)
    ]


def chosen_week(view: RosterView, number: int) -> tuple[date, ...]:
    """The days of the week with this number, counted from 1.

    Raises
    ------
    NotFoundError
        If the roster has no such week.
    """
    every = weeks(view)
    if not 1 <= number <= len(every):
        raise NotFoundError(f"roster {view.id} has no week {number}")
    return every[number - 1]


def tints(view: RosterView) -> dict[str, str]:
    """The colour of each shift pattern, from early to late."""
    nights = night_patterns(view)
    by_day = [code for code in patterns_by_start(view) if code not in nights]
    coloured = {code: str(1 + n % N_TINTS) for n, code in enumerate(by_day)}
    return coloured | dict.fromkeys(nights, NIGHT_TINT)


def legend(view: RosterView) -> list[tuple[str, str]]:
    """Name and colour of each pattern in use."""
    of = tints(view)
    return [(view.pattern_names.get(code, code), of[code]) for code in patterns_by_start(view)]


def week_table(
    view: RosterView, days: Sequence[date], chosen: Choice, *, lead: bool
) -> tuple[Group, ...]:
    """The rows of the chosen people; what only leads may see is left out unless ``lead``."""
    of = tints(view)
    return tuple(
        Group(
            pod=pod,
            holidays=tuple(pod.holidays.get(day, "") for day in days),
            rows=tuple(
                Row(agent, _cells(pod, agent, days, of, lead=lead))
                for agent in pod.agents
                if chosen.shows(agent)
            ),
        )
        for pod in view.pods
    )


def _cells(
    pod: PodRoster, agent: AgentView, days: Sequence[date], of: dict[str, str], *, lead: bool
) -> tuple[Cell, ...]:
    duties = {duty.day: duty for duty in agent.duties}
    absences = {absence.day: absence for absence in agent.absences}
    wishes = {wish.day: wish for wish in agent.wishes} if lead else {}
    cells = []
    for day in days:
        duty, absence = duties.get(day), absences.get(day)
        wish = wishes.get(day)
        cells.append(
            Cell(
                day=day,
                day_kind=day_kind(day, pod),
                duty_id=duty.id if duty else "",
                locked=duty is not None and duty.locked,
                text=f"{clock(duty.start)}–{clock(duty.end)}" if duty else "",
                tint=of[duty.pattern] if duty else "",
                absent=absence is not None and (duty is None or absence.half is not None),
                absence=_absence(absence) if lead and absence else "",
                half=absence is not None and absence.half is not None,
                wish=_wish(wish) if wish else "",
                wish_granted=wish is not None and wish.granted,
            )
        )
    return tuple(cells)


def day_kind(day: date, pod: PodRoster) -> str:
    """``holiday``, ``weekend`` or nothing."""
    if day in pod.holidays:
        return "holiday"
    return "weekend" if day.weekday() >= 5 else ""


def _absence(absence: AbsenceView) -> str:
    return (absence.text_de if current() == "de" else absence.text_en) or absence.type


def _wish(wish: WishView) -> str:
    return wish.text_de if current() == "de" else wish.text_en
