"""Which wishes a roster grants, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.rosters import WishView

if TYPE_CHECKING:
    from datetime import date, time

    from scheduler.centre import Centre
    from scheduler.people.wishes import Wish
    from scheduler.planning.solved import SolvedPod
    from solver.problem import Duty


def wish_views(solved: SolvedPod, agent: int, centre: Centre) -> tuple[WishView, ...]:
    """The agent's wishes that concern the horizon, each with whether it is granted."""
    person = solved.problem.agents[agent].id
    mine = (w for w in centre.wishes if w.personnel_number == person)
    return tuple(
        WishView(
            day=wish.day,
            kind=wish.kind,
            text_de=_text(wish, german=True),
            text_en=_text(wish, german=False),
            granted=_is_granted(wish, solved, solved.roster.duties[agent]),
        )
        for wish in mine
        if wish.day is None or wish.day in solved.horizon.days
    )


def _is_granted(wish: Wish, solved: SolvedPod, duties: tuple[Duty | None, ...]) -> bool:
    if wish.day is None:
        days = zip(solved.horizon.days, duties, strict=True)
        return all(_starts_as_wished(wish, solved, day, duty) for day, duty in days)
    duty = duties[solved.horizon.day_number(wish.day)]
    if wish.kind == "day_off":
        return duty is None
    if wish.kind == "shift":
        return duty is not None and duty.shell.type == wish.pattern
    return _starts_as_wished(wish, solved, wish.day, duty)


def _starts_as_wished(wish: Wish, solved: SolvedPod, day: date, duty: Duty | None) -> bool:
    if duty is None:
        return True
    horizon, start = solved.horizon, duty.shell.start
    early = wish.earliest is not None and start < horizon.interval(day, wish.earliest)
    late = wish.latest is not None and start > horizon.interval(day, wish.latest)
    return not early and not late


def _text(wish: Wish, *, german: bool) -> str:
    if wish.kind == "day_off":
        return "frei" if german else "day off"
    if wish.kind == "shift":
        return f"Schicht {wish.pattern}" if german else f"shift {wish.pattern}"
    words = ("Beginn", "ab", "bis") if german else ("start", "from", "until")
    earliest = _clock(words[1], wish.earliest)
    latest = _clock(words[2], wish.latest)
    return " ".join(part for part in (words[0], earliest, latest) if part)


def _clock(word: str, at: time | None) -> str:
    return "" if at is None else f"{word} {at:%H:%M}"
