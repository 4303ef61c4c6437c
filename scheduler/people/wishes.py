"""Wishes: what somebody would like; the solver weighs them, it never has to grant them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import date, time

WishKind = Literal["day_off", "start", "shift"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One wish.

    ``day_off``: not to work on ``day``. ``start``: to start between ``earliest`` and ``latest``
    (local times) on ``day``, or on every day if ``day`` is ``None``; each further half hour costs
    more. ``shift``: to work a shift of pattern ``pattern`` on ``day``.
    """

    personnel_number: str
    kind: WishKind
    day: date | None = None
    earliest: time | None = None
    latest: time | None = None
    pattern: str = ""
    weight: int = 3
    """1 (nice to have) to 5 (very important)."""

    def __post_init__(self) -> None:
        require(1 <= self.weight <= 5, f"weight is {self.weight}, expected 1 to 5")
        require(self.kind in ("day_off", "start", "shift"), f"wish kind is {self.kind!r}")
        if self.kind in ("day_off", "shift"):
            require(self.day is not None, f"a wish of kind {self.kind} needs a day")
        if self.kind == "shift":
            require(bool(self.pattern), "a wish of kind shift needs a pattern")
        if self.kind == "start":
            require(
                self.earliest is not None or self.latest is not None,
                "a wish of kind start needs an earliest or a latest time",
            )
