"""What a planner asks for when a roster is to be generated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003  # pydantic reads the fields' types
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from scheduler.errors import InvalidDataError, require

Keep = Literal["nothing", "locked", "published"]
"""What of earlier rosters stays as it is: nothing; duties locked by hand; those and all that is
published. What is published and begins before the notice period is over stays in any case."""
KEEP: tuple[Keep, ...] = ("nothing", "locked", "published")
MAX_DAYS = 56


@dataclass(frozen=True)
class GenerationRequest:
    """One run: everything it depends on but what the store holds."""

    first_day: date
    n_days: int = 7
    pods: tuple[str, ...] = ()
    """Codes; empty: all."""
    seconds: int = 60
    """Of search, a pod."""
    moves: int | None = None
    """Ends the search sooner, with the same roster each time."""
    bound_seconds: float = 20
    """A pod, after the search, for the proof of how little could be missing."""
    seed: int = 0
    keep: Keep = "published"
    change_little: bool = False
    """Whether days that differ from what is published, else from the base, cost something."""
    base: str | None = None
    """Public id of a roster to start from."""
    freeze_until: datetime | None = None
    """Published duties and days off that begin earlier stay; ``None``: until the notice period is
    over, counted from the moment of the run."""
    name: str = ""

    def __post_init__(self) -> None:
        require(1 <= self.n_days <= MAX_DAYS, f"n_days is {self.n_days}, expected 1 to {MAX_DAYS}")
        require(self.seconds >= 1, f"seconds is {self.seconds}, expected at least 1")
        require(
            self.moves is None or self.moves >= 0, f"moves is {self.moves}, expected at least 0"
        )
        require(self.bound_seconds >= 0, f"bound_seconds is {self.bound_seconds}")
        require(self.keep in KEEP, f"keep is {self.keep!r}, expected one of {', '.join(KEEP)}")
        require(
            self.freeze_until is None or self.freeze_until.tzinfo is not None,
            f"freeze_until is {self.freeze_until}, expected a time with its zone",
        )

    def payload(self) -> dict[str, Any]:
        """The same as JSON, for a job."""
        plain: dict[str, Any] = _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)
        return plain

    @classmethod
    def of(cls, payload: dict[str, Any]) -> GenerationRequest:
        """The request that ``payload`` made.

        Raises
        ------
        InvalidDataError
            If it says something else.
        """
        try:
            return _ADAPTER.validate_python(payload)
        except ValidationError as error:
            raise InvalidDataError(f"this is no request to generate: {error}") from error


_ADAPTER = TypeAdapter(GenerationRequest)
