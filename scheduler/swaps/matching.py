"""Who could take a shift, and for which in return; what somebody could take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.errors import PodshiftError
from scheduler.planning.move_records import Place
from scheduler.swaps.checking import Board
from scheduler.swaps.legs import DayTakenError
from scheduler.swaps.policy import SEVERITY, Verdict
from scheduler.swaps.reading import why_not
from scheduler.swaps.records import Swap
from scheduler.swaps.words import OTHER_SIDE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from scheduler.agreements.sentences import Language
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.checking import Trial
    from scheduler.swaps.records import Audience, Offer, OfferKind, SwapBreach, SwapCheck

REACH_DAYS = 14
"""Who wants no certain days in return is shown shifts of so many days before and after."""
ENOUGH = 100
"""After so many possible exchanges no more people are looked at; the own pod comes first."""


@dataclass(frozen=True)
class Match:
    """A swap that was tried for somebody, who may read about the own side."""

    swap: Swap
    reader: str
    """Personnel number of who asked."""
    name: str
    """Of the taker."""
    pod: str
    """The taker's."""
    given: StoredDuty
    counter: StoredDuty | None
    """The shift in return."""
    check: SwapCheck | None
    """``None`` if no policy could allow it."""
    breaches: tuple[SwapBreach, ...] = ()
    fault: PodshiftError | None = None
    """Why it could not even be tried."""

    @property
    def possible(self) -> bool:
        """Whether it could happen, at once or after a review."""
        return self.check is not None and self.check.possible

    @property
    def gained_tenths(self) -> int:
        """Tenths of an FTE, summed over intervals, less missing than before."""
        losses = self.check.coverage if self.check else ()
        return sum(loss.before - loss.after for loss in losses)

    def why_not(self, language: Language) -> tuple[str, ...]:
        """The reasons that the reader may know; none if it is possible."""
        if self.possible:
            return ()
        if isinstance(self.fault, DayTakenError) and self.fault.personnel_number != self.reader:
            return (OTHER_SIDE[Verdict.REFUSE][language],)
        if self.fault is not None:
            return (self.fault.in_language(language),)
        found = self.check.findings if self.check else ()
        return why_not(self.breaches, found, self.reader, language)


@dataclass(frozen=True)
class Matches:
    """What would work, the most useful first, and what would not."""

    given: StoredDuty
    possible: tuple[Match, ...]
    impossible: tuple[Match, ...]
    more: bool = False
    """Whether the search ended with ``ENOUGH``; there may be others."""


@dataclass(frozen=True)
class OpenShift:
    """A vacated shift that somebody could pick up."""

    pod: str
    duty: StoredDuty
    match: Match


def partners(
    database: Database,
    given: Place,
    audience: Audience,
    *,
    kind: OfferKind,
    wanted_days: Collection[date] = (),
    partner: str | None = None,
) -> Matches:
    """Who could take a shift; in an exchange each shift that could be had for it.

    Raises
    ------
    ConflictError
        If the shift is gone or has begun.
    NotFoundError
        If there is no such agent, or nothing is published for the day.
    """
    with database.reading() as session:
        board = Board(session)
        duty = board.duty(given)
        board.not_begun(duty)
        search = _Search(board, given.personnel_number)
        people = search.people(given, audience, partner)
        found: list[Match] = []
        n_possible = 0
        for number in people:
            tried = search.matches(given, number, kind, wanted_days)
            found += tried
            n_possible += sum(match.possible for match in tried)
            if kind == "exchange" and n_possible >= ENOUGH:
                break
        more = next(people, None) is not None
        return _sorted(duty, found, more=more)


def options_for(database: Database, offer: Offer, taker: str) -> tuple[Match, ...]:
    """What somebody could do with an open offer: take a gift, or give one of the own shifts.

    What is possible comes first, the most useful at the front.

    Raises
    ------
    ConflictError
        If the shift on offer is gone or has begun.
    NotFoundError
        If there is no such agent, or nothing is published for the day.
    """
    with database.reading() as session:
        board = Board(session)
        given = Place(offer.giver, offer.day)
        duty = board.duty(given)
        board.not_begun(duty)
        search = _Search(board, taker)
        found = _sorted(duty, search.matches(given, taker, offer.kind, offer.wanted_days))
        return (*found.possible, *found.impossible)


def open_shifts(database: Database, personnel_number: str) -> tuple[OpenShift, ...]:
    """Vacated shifts of the own pod that this person could pick up, in order of time."""
    with database.reading() as session:
        board = Board(session)
        search = _Search(board, personnel_number)
        found = []
        for part in board.parts.of_person(personnel_number):
            for duty in board.open_duties(part).values():
                if duty.start_utc > board.now and duty.personnel_number != personnel_number:
                    place = Place(duty.personnel_number, duty.day)
                    match = search.match(Swap(place, personnel_number, open_shift=True))
                    found += [OpenShift(part.pod, duty, match)] if match.possible else []
    return tuple(sorted(found, key=lambda each: each.duty.start_utc))


def _sorted(given: StoredDuty, matches: Iterable[Match], *, more: bool = False) -> Matches:
    """Mild verdicts first, then what helps coverage most; nothing about anybody's wishes."""

    def rank(match: Match) -> tuple[object, ...]:
        severity = SEVERITY.index(match.check.verdict) if match.check else len(SEVERITY)
        shift = match.counter or match.given
        return severity, -match.gained_tenths, shift.start_utc, match.name, match.swap.taker

    ordered = sorted(matches, key=rank)
    return Matches(
        given,
        tuple(match for match in ordered if match.possible),
        tuple(match for match in ordered if not match.possible),
        more,
    )


class _Search:
    """Tries swaps one after the other, for somebody who asks."""

    def __init__(self, board: Board, reader: str) -> None:
        self.board = board
        self.reader = reader

    def people(self, given: Place, audience: Audience, partner: str | None) -> Iterator[str]:
        """Who may be asked: one, the giver's pod, or everybody whose pod has the day published."""
        if partner is not None:
            yield partner
            return
        own = self.board.parts.of(given.personnel_number, given.day)
        others = self.board.parts.on(given.day) if audience == "everyone" else ()
        for part in (own, *(other for other in others if other is not own)):
            for agent in part.problem.agents:
                person = self.board.parts.people.get(agent.id)
                here = person is not None and person.pod_on(given.day) == part.pod
                if here and agent.id != given.personnel_number:
                    yield agent.id

    def matches(
        self, given: Place, taker: str, kind: OfferKind, wanted_days: Collection[date]
    ) -> list[Match]:
        """Everything that could be done with one person."""
        return [self.match(swap) for swap in self._swaps(given, taker, kind, wanted_days)]

    def _swaps(
        self, given: Place, taker: str, kind: OfferKind, wanted_days: Collection[date]
    ) -> Iterator[Swap]:
        """The swaps that are worth a try with one person."""
        if kind != "exchange":
            yield Swap(given, taker)
            return
        reach = timedelta(days=REACH_DAYS)
        for part in self.board.parts.of_person(taker):
            for duty in part.duties_of(taker):
                near = abs(duty.day - given.day) <= reach
                wanted = duty.day in wanted_days if wanted_days else near
                if wanted and duty.start_utc > self.board.now:
                    yield Swap(given, taker, Place(taker, duty.day))

    def match(self, swap: Swap) -> Match:
        """One swap, checked as far as is needed to say whether it is possible."""
        board = self.board
        trial: Trial | None = None
        fault: PodshiftError | None = None
        try:
            trial = board.trial(swap)
        except PodshiftError as found:
            # Hundreds of these are kept; their frames would keep all that was tried alive.
            fault = found.with_traceback(None)
        person = board.parts.people.get(swap.taker)
        return Match(
            swap,
            self.reader,
            name=person.name if person else swap.taker,
            pod=(person.pod_on(swap.given.day) if person else None) or "",
            given=board.shift(swap),
            counter=board.duty(swap.counter) if swap.counter else None,
            check=board.weigh(trial) if trial and trial.legal else None,
            breaches=trial.breaches if trial else (),
            fault=fault,
        )
