"""A move of one shift as somebody asks for it, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from scheduler.errors import require
from scheduler.store.roster_records import Place as Place


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift by its pattern and local start.

    Without ``length_min``, start to end, it is as long as the one that is moved, or as possible.
    """

    pattern: str
    start: time
    length_min: int | None = None


@dataclass(frozen=True)
class Move:
    """A duty taken from one place, and one given to another; either may be missing.

    Without ``shift`` the given duty is at the same times as the one taken.
    """

    pod: str
    taken: Place | None
    given: Place | None
    shift: Shift | None = None

    def __post_init__(self) -> None:
        require(self.taken is not None or self.given is not None, "a move from nowhere to nowhere")
        require(
            self.given is None or self.taken is not None or self.shift is not None,
            "a new duty needs a pattern and a start",
        )

    @property
    def agents(self) -> tuple[str, ...]:
        """The personnel numbers of those it touches, each once."""
        places = (place for place in (self.taken, self.given) if place)
        return tuple(dict.fromkeys(place.personnel_number for place in places))


def dump_move(move: Move) -> dict[str, Any]:
    """A move as JSON."""

    def place(of: Place | None) -> list[str] | None:
        return None if of is None else [of.personnel_number, of.day.isoformat()]

    shift = move.shift
    return {
        "pod": move.pod,
        "taken": place(move.taken),
        "given": place(move.given),
        "shift": shift and [shift.pattern, shift.start.isoformat("minutes"), shift.length_min],
    }


def load_move(values: dict[str, Any]) -> Move:
    """The move that ``dump_move`` made ``values`` of."""

    def place(of: list[str] | None) -> Place | None:
        return None if of is None else Place(of[0], date.fromisoformat(of[1]))

    shift = values["shift"]
    return Move(
        pod=values["pod"],
        taken=place(values["taken"]),
        given=place(values["given"]),
        shift=shift and Shift(shift[0], time.fromisoformat(shift[1]), shift[2]),
    )
