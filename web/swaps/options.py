"""What a swap would do, for the eyes of one of its sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from scheduler.swaps.policy import PolicyRule, Verdict
from scheduler.swaps.reading import why_not
from scheduler.swaps.words import breach_text, finding_text
from web.language import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scheduler.planning.effects import HoursEffect
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.kept_check import KeptCheck
    from scheduler.swaps.matching import Match
    from scheduler.swaps.records import SwapCheck
    from web.swaps.sides import Side


@dataclass(frozen=True)
class Option:
    """One way a shift could change hands."""

    taker: str
    """Personnel number."""
    name: str
    """The taker's."""
    pod: str
    """The taker's pod in words, if it is not the reader's."""
    counter: StoredDuty | None
    """The shift in return."""
    possible: bool
    at_once: bool
    hours: tuple[HoursEffect, ...]
    """The reader's, of each roster that changes."""
    reasons: tuple[str, ...]
    """What speaks for a review or against the swap, in the reader's language."""


def option(side: Side, match: Match) -> Option:
    """A swap that was tried, as ``side`` reads it."""
    check = match.check
    return Option(
        taker=match.swap.taker,
        name=match.name,
        pod="" if match.pod == side.pod else side.pod_called(match.pod),
        counter=match.counter,
        possible=match.possible,
        at_once=check is not None and check.verdict in (Verdict.ALLOW, Verdict.AUDIT),
        hours=tuple(h for h in check.hours if h.personnel_number == side.number) if check else (),
        reasons=(reasons(check, side.number) if check else match.why_not(current())),
    )


def by_taker(options: Iterable[Option]) -> list[tuple[Option, ...]]:
    """Options of the same person together, in the order of their first."""
    found: dict[str, list[Option]] = {}
    for each in options:
        found.setdefault(each.taker, []).append(each)
    return [tuple(of_one) for of_one in found.values()]


def reasons(check: SwapCheck | KeptCheck, reader: str) -> tuple[str, ...]:
    """Why a swap is refused or needs a yes, as one of its sides may read it."""
    if check.verdict is Verdict.REFUSE:
        return why_not(check.breaches, check.findings, reader, current())
    if check.verdict is not Verdict.REVIEW:
        return ()
    found = tuple(dict.fromkeys(_to_review(check, reader)))
    if found:
        return found
    if check.covered_by_agreement:
        return (gettext("The policy of the pod asks the lead about every swap."),)
    return (gettext("No agreement covers swaps yet, so the lead is asked about each."),)


def _to_review(check: SwapCheck | KeptCheck, reader: str) -> Iterator[str]:
    """An agreed rule is told by what breaks it."""
    for finding in check.findings:
        own = finding.personnel_number in ("", reader)
        if finding.verdict is not Verdict.REVIEW:
            continue
        if finding.rule is PolicyRule.AGREED_RULE and own:
            yield from (
                breach_text(breach, current())
                for breach in check.breaches
                if breach.personnel_number == reader
            )
        else:
            yield finding_text(finding, current(), own=own)
