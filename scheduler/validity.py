"""From when until when a fact holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Validity:
    """Days on which a fact holds, both ends included; ``None`` is open."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        both = self.first is not None and self.last is not None
        require(
            not both or self.first <= self.last,  # type: ignore[operator]  # both are dates here
            f"valid from {self.first} to {self.last}, expected the first day not after the last",
        )

    def covers(self, day: date) -> bool:
        """Whether the fact holds on ``day``."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


ALWAYS = Validity()
