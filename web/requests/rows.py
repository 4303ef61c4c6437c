"""Requests as rows of one table: who asks, what it would do, how long it waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.leave.deciding import waiting as waiting_absences
from scheduler.store.rosters import list_rosters
from scheduler.swaps.kept_check import load_check
from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.reviewing import is_own_case
from scheduler.swaps.reviewing import waiting as waiting_swaps
from scheduler.swaps.words import breach_text, finding_text
from web.language import current
from web.requests.pictures import pictures

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.decisions import RequestKind
    from scheduler.leave.deciding import WaitingRequest
    from scheduler.planning.effects import HoursEffect
    from scheduler.swaps.kept_check import KeptCheck
    from scheduler.swaps.records import Offer, SwapCheck
    from web.requests.pictures import Picture


@dataclass(frozen=True)
class Effect:
    """What a swap would do, in words and pictures."""

    refused: bool
    """Whether it cannot be approved as things stand."""
    covered: bool
    """Whether an agreement covers it; else a lead decides whatever the policy says."""
    breaches: tuple[str, ...]
    findings: tuple[str, ...]
    hours: tuple[HoursEffect, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Row:
    """One request that waits; either ``swap`` or ``absence`` says what for."""

    id: str
    kind: RequestKind
    pod: str
    who: str
    """The name of who asked."""
    since: datetime
    climbed: bool
    """Whether planning is to answer as well, because nobody did in time."""
    own: bool
    """Whether it is a case of whoever looks; somebody else decides it."""
    swap: Offer | None = None
    effect: Effect | None = None
    stale: bool = False
    """Whether a roster has changed since the effect was computed."""
    absence: WaitingRequest | None = None

    @property
    def key(self) -> str:
        """What the box of the row sends."""
        return f"{self.kind}:{self.id}"


def rows(
    session: Session,
    pods: Collection[str],
    kinds: Collection[RequestKind],
    who: Account,
    zones: Mapping[str, str],
) -> list[Row]:
    """All requests of these pods and kinds that wait, the oldest first."""
    found: list[Row] = []
    if "swap" in kinds:
        versions = {head.id: head.version for head in list_rosters(session)}
        offers = waiting_swaps(session, pods)
        found += [swap_row(offer, who, zones, versions) for offer in offers]
    if "absence" in kinds:
        found += [absence_row(waits, who) for waits in waiting_absences(session, pods)]
    return sorted(found, key=lambda row: (row.since, row.id))


def swap_row(
    offer: Offer, who: Account, zones: Mapping[str, str], versions: Mapping[str, int]
) -> Row:
    """A swap in review, with what the check found when it was accepted."""
    kept = load_check(offer.check) if offer.check else None
    stands = kept and all(versions.get(roster) == n for roster, n in kept.versions.items())
    return Row(
        id=offer.id,
        kind="swap",
        pod=offer.pod,
        who=offer.taker_name if offer.kind == "pick_up" else offer.giver_name,
        since=offer.accepted_at or offer.created_at,
        climbed=offer.level > 0,
        own=is_own_case(offer, who),
        swap=offer,
        effect=effect_of(offer, kept, zones) if kept else None,
        stale=not stands,
    )


def absence_row(waits: WaitingRequest, who: Account) -> Row:
    """A request for absence."""
    request = waits.request
    return Row(
        id=request.id,
        kind="absence",
        pod=request.pod,
        who=request.name,
        since=request.created_at,
        climbed=request.level > 0,
        own=waits.own_case_of(who),
        absence=waits,
    )


def effect_of(offer: Offer, check: KeptCheck | SwapCheck, zones: Mapping[str, str]) -> Effect:
    """What a check found, for the eyes of a lead."""
    names = {offer.giver: offer.giver_name, offer.taker: offer.taker_name}

    def of(number: str, text: str) -> str:
        return f"{names[number]}: {text}" if number in names else text

    # A broken agreed rule is said in its own words already, with its numbers.
    rest = [found for found in check.findings if found.rule is not PolicyRule.AGREED_RULE]
    shifts = [duty for duty in (offer.given, offer.counter) if duty]
    return Effect(
        refused=check.verdict is Verdict.REFUSE,
        covered=check.covered_by_agreement,
        breaches=tuple(of(b.personnel_number, breach_text(b, current())) for b in check.breaches),
        findings=tuple(of(f.personnel_number, finding_text(f, current())) for f in rest),
        hours=check.hours,
        pictures=pictures(check.coverage, shifts, zones),
    )
