"""A market in which anything happens in any order, and what must hold whatever happened."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.planning.move_records import Move, Shift
from scheduler.planning.moves import make_move, pod_to_change
from scheduler.store.journal import Origin, entries
from scheduler.store.offers import list_offers
from scheduler.store.roster_records import Place
from scheduler.swaps.kept_check import load_check
from scheduler.swaps.market import answer_undo, ask_undo, pick_up, withdraw
from scheduler.swaps.matching import partners
from scheduler.swaps.reviewing import decide
from solver.verify import verify_agent
from tests.builders.market import EARLY, LATE, MIDDLE, NAMES, publish_again
from tests.builders.replaying import plain, replay
from tests.builders.tiny import at_hour

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import Offer
    from tests.builders.market import Market
    from tests.scheduler.jobs.conftest import SetClock

    Spot = tuple[str, date]
    Draw = tuple[str, int, int, int]

HOURS = (EARLY, MIDDLE, LATE)
NUMBERS = tuple(NAMES)
EXPECTED = (ConflictError, NotFoundError, InvalidDataError)
"""What people are told; anything else is a fault."""


@dataclass
class Trading:
    """The market, and a model of it that knows nothing but what each step said."""

    market: Market
    clock: SetClock
    model: dict[Spot, StoredDuty] = field(init=False)
    """Whose shift of which day is at which times."""
    taken: Counter[str] = field(default_factory=Counter)
    """How often each kind of step came to something."""

    def __post_init__(self) -> None:
        self.published = self.market.duties()
        self.model = dict(self.published)
        self.broken = self.violations()
        self.versions = self.market.versions()
        with self.market.database.reading() as session:
            self.since = len(entries(session))

    def step(self, draw: Draw) -> None:
        """Take one step, and look whether everything holds."""
        name, *numbers = draw
        try:
            getattr(self, name)(*numbers)
        except EXPECTED:
            self.assert_sound()
            return
        self.taken[name] += 1
        self.assert_sound(by_planner=name in ("move", "publish", "away"))

    def assert_sound(self, *, by_planner: bool = False) -> None:
        """The roster is what the steps said, and no rule is broken that was kept before."""
        found = self.market.duties()
        assert {s: _times(d) for s, d in found.items()} == {
            s: _times(d) for s, d in self.model.items()
        }
        versions = self.market.versions()
        if versions == self.versions:
            return
        self.versions = versions
        broken = self.violations()
        if not by_planner:
            assert all(amount <= self.broken[key] for key, amount in broken.items())
        self.broken = broken

    def assert_replayed(self) -> None:
        """The journal makes of what was published what there is now."""
        now = {spot: plain(duty) for spot, duty in self.market.duties().items()}
        assert replay(self.market.database, self.published, self.since) == now

    def violations(self) -> Counter[tuple[str, str, str]]:
        """By how much each rule is broken, by roster and person."""
        found: Counter[tuple[str, str, str]] = Counter()
        with self.market.database.reading() as session:
            for roster_id in self.market.weeks:
                for pod in ("N", "S"):
                    _, solved, _ = pod_to_change(session, roster_id, pod)
                    for agent in range(len(solved.problem.agents)):
                        for v in verify_agent(solved.problem, solved.roster, agent):
                            found[roster_id, v.agent, v.rule] += v.amount
        return found

    # What people do; numbers choose among what there is.

    def trade(self, whose: int, partner: int, kind: int) -> None:
        """Look who could have a shift, offer it to one of them, who accepts."""
        place = self._place(whose)
        name = ("gift", "exchange")[kind % 2]
        found = partners(self.market.database, place, "everyone", kind=name)  # type: ignore[arg-type]
        match = _pick(found.possible, partner)
        day = self._number(place.day)
        offer = self.market.offer(
            place.personnel_number, day, name, audience="one", partner=match.swap.taker
        )
        counter = self._number(match.counter.day) if match.counter else None
        before = self.market.duties()
        self._executed(self.market.accept(offer, match.swap.taker, counter), before)

    def offer(self, whose: int, audience: int, kind: int) -> None:
        place = self._place(whose)
        names = ("gift", "exchange")[kind % 2], ("pod", "everyone")[audience % 2]
        day = self._number(place.day)
        self.market.offer(place.personnel_number, day, names[0], audience=names[1])

    def accept(self, which: int, who: int, counter: int) -> None:
        offer, taker = _pick(self._offers("offered"), which), _pick(NUMBERS, who)
        own = [self._number(day) for number, day in sorted(self.model) if number == taker]
        day = _pick(own, counter) if offer.kind == "exchange" else None
        before = self.market.duties()
        self._executed(self.market.accept(offer, taker, day), before)

    def withdraw(self, which: int, side: int, _: int) -> None:
        offer = _pick(self._offers("offered", "in_review"), which)
        number = _pick([n for n in (offer.giver, offer.taker) if n], side)
        withdraw(self.market.database, offer.id, self.market.accounts[number])

    def decide(self, which: int, who: int, approve: int) -> None:
        offer = _pick(self._offers("in_review"), which)
        account = self.market.accounts[_pick(("lead", "planner", "lead_s"), who)]
        before = self.market.duties()
        (made,) = decide(
            self.market.database, [offer.id], approve=bool(approve % 3), reason="so", who=account
        )
        if not made.done:
            raise ConflictError(made.why_not_en)
        self._executed(self.market.stored(offer), before)

    def undo(self, which: int, side: int, agree: int) -> None:
        offer = _pick(self._offers("executed"), which)
        sides = (offer.giver, str(offer.taker))
        asker, other = sides if side % 2 else sides[::-1]
        accounts, database = self.market.accounts, self.market.database
        if offer.undo_asked_by is None:
            ask_undo(database, offer.id, accounts[asker])
        agreed = answer_undo(database, offer.id, accounts[other], agree=bool(agree % 4))
        if agreed.state == "undone":
            del self.model[str(offer.taker), offer.day]
            if offer.counter:
                del self.model[offer.giver, offer.counter.day]
                self._put(str(offer.taker), offer.counter)
            self._put(offer.giver, offer.given)

    def pick_up(self, which: int, who: int, _: int) -> None:
        gone = sorted(set(self.published) - set(self.model))
        (whose, day), taker = _pick(gone, which), _pick(NUMBERS, who)
        before = self.market.duties()
        account = self.market.accounts[taker]
        offer = pick_up(self.market.database, Place(whose, day), taker, account)
        self._executed(offer, before)

    def away(self, whose: int, _: int, __: int) -> None:
        place = self._place(whose)
        self.market.away(place.personnel_number, self._number(place.day))
        del self.model[place.personnel_number, place.day]

    def move(self, whose: int, hour: int, _: int) -> None:
        """A planner puts a shift to another time."""
        place, to = self._place(whose), _pick(HOURS, hour)
        week = self._number(place.day) // 7
        pod = "N" if place.personnel_number in "1234" else "S"
        from datetime import time

        move = Move(pod, place, place, Shift("early", time(to + 1)))
        origin = Origin(self.market.accounts["planner"].id, "employer", "more calls")
        version = self.market.versions()[week]
        make_move(self.market.database, self.market.weeks[week], version, move, origin)
        self._put(place.personnel_number, self._at(place, to))

    def publish(self, whose: int, hour: int, _: int) -> None:
        """A planner publishes a week again, one shift of which is at another time."""
        place, to = self._place(whose), _pick(HOURS, hour)
        week = self._number(place.day) // 7
        changed = {**self.market.duties()}
        spot = (place.personnel_number, place.day)
        changed[spot] = replace(self._at(place, to), id=changed[spot].id)
        days = {self.market.day(7 * week + n) for n in range(7)}
        publish_again(self.market, week, [d for d in changed.values() if d.day in days])
        self._put(place.personnel_number, self._at(place, to))

    def wait(self, hours: int, _: int, __: int) -> None:
        """Time passes, and the clock does its work."""
        self.clock.forward(hours=hours % 40)
        self.market.look_after()

    def _executed(self, offer: Offer, before: dict[Spot, StoredDuty]) -> None:
        if offer.state != "executed":
            return
        taker = str(offer.taker)
        if offer.kind != "pick_up":
            del self.model[offer.giver, offer.day]
        if offer.counter:
            del self.model[taker, offer.counter.day]
            self._put(offer.giver, offer.counter)
        self._put(taker, offer.given)
        self._assert_hours(offer, before)

    def _assert_hours(self, offer: Offer, before: dict[Spot, StoredDuty]) -> None:
        """The hours that were shown are those that came of it, and none are lost."""
        after = self.market.duties()
        gained = sum(d.paid_min for d in after.values()) - sum(d.paid_min for d in before.values())
        assert gained == (offer.given.paid_min if offer.kind == "pick_up" else 0)
        shown: Counter[str] = Counter()
        for hours in load_check(offer.check or {}).hours:
            shown[hours.personnel_number] += hours.after_min - hours.before_min
        for number, minutes in shown.items():
            was, now = (
                sum(d.paid_min for (n, _), d in duties.items() if n == number)
                for duties in (before, after)
            )
            assert now - was == minutes

    def _place(self, number: int) -> Place:
        spot = _pick(sorted(self.model), number)
        return Place(*spot)

    def _number(self, day: date) -> int:
        return (day - self.market.day(0)).days

    def _at(self, place: Place, hour: int) -> StoredDuty:
        return at_hour(self.model[place.personnel_number, place.day], hour)

    def _put(self, number: str, duty: StoredDuty) -> None:
        assert (number, duty.day) not in self.model or self.model[number, duty.day] is not duty
        self.model[number, duty.day] = replace(duty, personnel_number=number)

    def _offers(self, *states: Any) -> tuple[Offer, ...]:
        with self.market.database.reading() as session:
            return list_offers(session, state=states)


def _pick(of: Sequence[Any], number: int) -> Any:
    if not of:
        raise NotFoundError("nothing to choose from")
    return of[number % len(of)]


def _times(duty: StoredDuty) -> tuple[object, ...]:
    return duty.start_utc, duty.end_utc, duty.paid_min
