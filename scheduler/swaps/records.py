"""Offers of shifts, and what a check says about a swap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scheduler.errors import require
from scheduler.store.roster_records import Place
from scheduler.swaps.policy import PolicyRule, Verdict

if TYPE_CHECKING:
    from datetime import date, datetime

    from scheduler.planning.effects import HoursEffect
    from scheduler.store.roster_records import DutyChange, StoredDuty

OfferKind = Literal["gift", "exchange", "pick_up"]
Audience = Literal["one", "pod", "everyone"]
OfferState = Literal[
    "offered", "in_review", "executed", "refused", "expired", "withdrawn", "undone"
]
OPEN: tuple[OfferState, ...] = ("offered", "in_review")
"""States out of which an offer can still be taken back."""


@dataclass(frozen=True)
class Swap:
    """A shift that changes hands, and the one that is given for it.

    Who takes a shift works it at the same times, breaks included, for the customers of the
    *taker's own* pod: pods own their customers, so between pods only times change hands.
    """

    given: Place
    """The shift and whose it is; of an open shift, whose it was."""
    taker: str
    """Personnel number."""
    counter: Place | None = None
    """The taker's shift that the giver has in return."""
    open_shift: bool = False
    """Whether nobody works the given shift at present, because its owner is away."""

    def __post_init__(self) -> None:
        require(self.given.personnel_number != self.taker, "a swap with oneself")
        require(
            self.counter is None or self.counter.personnel_number == self.taker,
            "the shift in return has to be the taker's own",
        )
        require(not (self.open_shift and self.counter), "an open shift is taken for none in return")


@dataclass(frozen=True)
class SwapBreach:
    """A rule that is newly broken or made worse, with numbers."""

    personnel_number: str
    rule: str
    statutory: bool
    """A law, or something no pattern allows: no policy can permit it."""
    text_de: str
    """With the numbers; for the eyes of this person and of leads."""
    text_en: str


@dataclass(frozen=True)
class Finding:
    """A rule of the policy that a swap breaks."""

    rule: PolicyRule
    verdict: Verdict
    limit: int
    found: int
    """In the unit of the limit."""
    personnel_number: str = ""
    """Of whom it speaks; empty if of both or of a pod."""


@dataclass(frozen=True)
class IntervalLoss:
    """Missing people on one stream in one interval, in tenths of an FTE."""

    pod: str
    stream: str
    start_utc: datetime
    required: int
    published: int
    """Missing in the version that was published."""
    before: int
    after: int


@dataclass(frozen=True)
class SwapCheck:
    """What a swap would do, at the versions of the rosters it was checked on."""

    swap: Swap
    versions: dict[str, int]
    """Of each roster it changes."""
    changes: dict[str, tuple[DutyChange, ...]]
    """The changed duties of each roster."""
    breaches: tuple[SwapBreach, ...]
    findings: tuple[Finding, ...]
    covered_by_agreement: bool
    """Whether a registered agreement covers swaps under this rule set; else a lead reviews."""
    verdict: Verdict
    hours: tuple[HoursEffect, ...]
    """Of the week or weeks of each roster, before and after."""
    coverage: tuple[IntervalLoss, ...]
    """Intervals in which coverage changes, by pod, stream and time."""

    @property
    def possible(self) -> bool:
        """Whether it could happen at all, at once or after a review."""
        return self.verdict is not Verdict.REFUSE


@dataclass(frozen=True)
class OfferRequest:
    """What somebody wants to offer."""

    kind: OfferKind
    given: Place
    audience: Audience = "pod"
    partner: str | None = None
    """Personnel number; needed when the audience is *one*."""
    wanted_days: tuple[date, ...] = ()
    """In an exchange: days of which a shift would be taken in return; empty: any."""
    text: str = ""

    def __post_init__(self) -> None:
        require(
            (self.audience == "one") == (self.partner is not None),
            "an offer to one colleague names the colleague",
        )
        require(self.kind == "exchange" or not self.wanted_days, "only an exchange wants days")


@dataclass(frozen=True)
class Offer:
    """An offer as it is stored."""

    id: str
    kind: OfferKind
    audience: Audience
    state: OfferState
    roster_id: str
    pod: str
    """The giver's."""
    giver: str
    """Personnel number."""
    giver_name: str
    day: date
    given: StoredDuty
    partner: str | None
    wanted_days: tuple[date, ...]
    text: str
    taker: str | None
    taker_name: str
    counter_roster_id: str | None
    counter: StoredDuty | None
    check: dict[str, Any] | None
    """What decided it, as JSON: verdict, findings, breaches, hours, coverage."""
    policy_version: int | None
    who: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str
    level: int
    undo_asked_by: str | None
    audit: bool
    level_since: datetime | None = None
    accepted_by: str | None = None
    """Public id of the account that accepted; a lead may act for an agent who is away."""
    ended: str = ""
    """Why it ended by itself; a code of ``scheduler.swaps.reasons``."""

    @property
    def swap(self) -> Swap | None:
        """The swap it has become; ``None`` while nobody has accepted."""
        if self.taker is None:
            return None
        counter = Place(self.taker, self.counter.day) if self.counter else None
        given = Place(self.giver, self.day)
        return Swap(given, self.taker, counter, open_shift=self.kind == "pick_up")

    def concerns(self, personnel_number: str) -> bool:
        """Whether this person is one of its two sides, or was asked alone."""
        return personnel_number in (self.giver, self.taker, self.partner)
