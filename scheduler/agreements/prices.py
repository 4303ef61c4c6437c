"""What wishes and shortages weigh against each other.

One unit is a tenth of an FTE missing for a quarter of an hour on a stream of priority 1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from scheduler.errors import require


@dataclass(frozen=True, slots=True)
class Prices:
    """Costs in that unit; a wish's cost is multiplied by its weight of 1 to 5."""

    deep_factor: int = 3
    """How much dearer a shortage is beyond the first tenth of the requirement."""
    over_margin_percent: int = 20
    """Overstaffing is what exceeds the requirement by more than this share."""
    overstaffing: int = 0
    day_off: int = 20
    """A day-off wish that is not granted, for each point of its weight."""
    start_30min: int = 1
    """Each half hour that a start lies outside the wished times, for each point of weight."""
    shift: int = 12
    """A shift wish that is not granted, for each point of its weight."""
    break_share: int = 10
    """An agent on a break above the agreed share, for a quarter of an hour."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            require(0 <= value <= 10_000, f"prices.{field.name} is {value}, expected 0 to 10,000")
        require(self.deep_factor >= 1, f"prices.deep_factor is {self.deep_factor}, at least 1")
