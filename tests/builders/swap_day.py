"""A day of swaps told again and again by HTTP, on processes that are killed meanwhile.

Each round leaves the shifts as it found them, so the next can be the same. A step is taken until
the store says that it is done; one whose answer was lost is taken again without looking.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import icalendar
import requests
from sqlalchemy import select, update

from scheduler.feeds.records import Reminders
from scheduler.jobs.records import JobKind
from scheduler.leave.records import LeaveEntitlement
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.feeds import make_feed, save_reminders
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import Origin
from scheduler.store.leave import list_requests
from scheduler.store.models.leave import LeaveRequestRow
from scheduler.store.models.swaps import OfferRow
from scheduler.store.offers import list_offers
from tests.builders.consistent import consistent, start_of
from tests.builders.edited import change_cells
from tests.builders.installation import Visitor
from tests.builders.leave import LEAVE
from tests.builders.market import MIDDLE, NAMES, ORIGIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scheduler.leave.records import StoredRequest
    from scheduler.swaps.records import Offer
    from tests.builders.installation import Installation
    from tests.builders.market import Market

SUNDAY = datetime(2026, 12, 13, 10, tzinfo=UTC)
"""The day before the first week of the market; swapped is in the second."""
MON, TUE, WED = 7, 8, 9
A_WHILE = timedelta(days=2)
PAGE = "/notices"
"""Any page has a token for forms."""
MIDDLE_SHIFT = "10:00–18:30"


def prepare(market: Market) -> str:
    """Give people leave, and Anna a reminder and a calendar; returns the calendar's secret."""
    account = market.accounts["1"].id
    with market.database.writing() as session:
        before = load_centre(session)
        leave = tuple(LeaveEntitlement(number, 2026, 28) for number in NAMES)
        types = (*before.absence_types, LEAVE)
        save_centre(session, before, replace(before, absence_types=types, leave=leave), ORIGIN)
        save_reminders(session, account, Reminders(8), Origin(account, "agent"))
        _, secret = make_feed(session, account, Origin(account, "agent"))
    return secret


@dataclass(frozen=True)
class Step:
    """Something somebody does, and how the store shows that it is done."""

    act: Callable[[], requests.Response | None]
    done: Callable[[], bool]


class SwapDay:
    """Offers, answers, undoing, leave, a workbook, the clock's work; see ``_round``."""

    def __init__(self, installation: Installation, market: Market, secret: str) -> None:
        self.installation = installation
        self.market = market.on(installation.database)
        self.faults: list[str] = []
        self.rounds = 0
        self.steps = 0
        """So many were taken to their end."""
        self._secret = secret
        self._start = start_of(installation.database)
        self._visitors = {
            login: Visitor(installation, account) for login, account in market.accounts.items()
        }
        self._job: str | None = None
        self._lost = False
        self._old: set[str] = set()
        self._left = self._round()

    def look(self) -> None:
        """Wait for what the worker does at present, and see whether everything agrees."""
        database = self.installation.database
        while self._job and not self._job_over():
            time.sleep(0.05)
        self.faults += consistent(database, self._start)

    def advance(self) -> None:
        """Take the next step, or the one whose answer was lost; an answer may be missing."""
        step, again = self._left[0], self._lost
        try:
            answer = step.act()
        except requests.RequestException:
            self._lost = True
            time.sleep(0.1)
            return
        self._lost = False
        done = step.done()
        if answer is not None and not again:
            self._judge(answer, done=done)
        if answer is not None and answer.status_code >= 500:
            self.faults.append(f"{answer.url}: {answer.status_code} {answer.text[-2000:]}")
        if done:
            self._go_on()

    def _judge(self, answer: requests.Response, *, done: bool) -> None:
        """What is taken once is done when the program says so, and there is no reason to refuse."""
        if answer.status_code not in (200, 302) or not done:
            self.faults.append(f"{answer.url}: {answer.status_code} {answer.text[-2000:]}")

    def _go_on(self) -> None:
        self.steps += 1
        self._job = None
        self._left = self._left[1:]
        if not self._left:
            self.rounds += 1
            with self.installation.database.reading() as session:
                self._old = {o.id for o in list_offers(session, limit=100_000)}
                self._old |= {r.id for r in list_requests(session)}
            self._left = self._round()

    def _round(self) -> list[Step]:
        """Anna swaps with Dora and, by the lead's leave, with Fina; all is undone. Nobody wants
        Bert's shift, nobody answers Bert in time. Cleo takes a day
        off, Dora her shift; Cleo is there after all, and the lead's workbook gives it back."""
        return [
            self._offers("1", MON, kind="exchange", audience="one", partner="4", wanted=MON),
            self._swap("4", "accept", "1", MON, "executed", counter=self._day(MON)),
            Step(self._calendar, lambda: True),
            self._offers("1", TUE, kind="gift", audience="everyone"),
            self._swap("6", "accept", "1", TUE, "in_review"),
            self._offers("2", MON, kind="gift", audience="pod"),
            self._job_for(JobKind.SWAPS, self._climbed_and_expired, self._forge_both),
            self._decides("lead", lambda: f"swap:{self._offer('1', TUE).id}",
                          lambda: self._offer("1", TUE).state == "executed"),
            self._undo("1", TUE, {}, lambda: bool(self._offer("1", TUE).undo_asked_by)),
            self._swap("6", "undo", "1", TUE, "undone", answer="yes"),
            self._undo("1", MON, {}, lambda: bool(self._offer("1", MON).undo_asked_by)),
            self._swap("4", "undo", "1", MON, "undone", answer="yes"),
            Step(self._calendar, lambda: True),
            self._asks_leave("3", WED),
            self._decides("lead", lambda: f"absence:{self._request('3').id}",
                          lambda: self._request("3").state == "approved"),
            self._picks_up("4", "3", WED),
            self._cancels_leave("3"),
            Step(self._put_back, lambda: self._hours(WED) == (MIDDLE, None)),
            self._asks_leave("2", TUE),
            self._job_for(JobKind.LEAVE, lambda: self._request("2").level == 1,
                          lambda: self._forge(LeaveRequestRow, "2", TUE, "level_since")),
            self._decides("planner", lambda: f"absence:{self._request('2').id}",
                          lambda: self._request("2").state == "refused", do="refuse"),
            self._job_for(JobKind.REMIND_SHIFTS, self._job_over, lambda: None),
        ]  # fmt: skip

    def _offers(self, who: str, day: int, **form: Any) -> Step:
        date_ = self._day(day)
        wanted = {"wanted": self._day(form.pop("wanted"))} if "wanted" in form else {}
        sent = {"day": date_, "text": "", "partner": "", **form, **wanted}
        return Step(
            lambda: self._visitors[who].post(PAGE, "/swaps/new", sent),
            lambda: self._newest_offer(who, day) is not None,
        )

    def _swap(self, who: str, what: str, giver: str, day: int, state: str, **form: str) -> Step:
        return Step(
            lambda: self._to_offer(who, what, giver, day, form),
            lambda: self._offer(giver, day).state == state,
        )

    def _undo(self, who: str, day: int, form: dict[str, str], done: Callable[[], bool]) -> Step:
        return Step(lambda: self._to_offer(who, "undo", who, day, form), done)

    def _to_offer(
        self, who: str, what: str, giver: str, day: int, form: dict[str, str]
    ) -> requests.Response:
        path = f"/swaps/{self._offer(giver, day).id}/{what}"
        return self._visitors[who].post(PAGE, path, form)

    def _decides(
        self, who: str, key: Callable[[], str], done: Callable[[], bool], do: str = "approve"
    ) -> Step:
        def act() -> requests.Response:
            form = {"request": key(), "do": do, "reason": "as agreed"}
            return self._visitors[who].post(PAGE, "/requests", form)

        return Step(act, done)

    def _asks_leave(self, who: str, day: int) -> Step:
        form = {"type": "leave", "first": self._day(day), "last": "", "half": "", "text": ""}
        return Step(
            lambda: self._visitors[who].post(PAGE, "/leave", form),
            lambda: self._newest_request(who) is not None,
        )

    def _cancels_leave(self, who: str) -> Step:
        return Step(
            lambda: self._visitors[who].post(PAGE, f"/leave/{self._request(who).id}/withdraw", {}),
            lambda: self._request(who).state == "cancelled",
        )

    def _picks_up(self, who: str, whose: str, day: int) -> Step:
        form = {"whose": whose, "day": self._day(day)}
        return Step(
            lambda: self._visitors[who].post(PAGE, "/swaps/pick-up", form),
            lambda: (
                (found := self._newest_offer(whose, day)) is not None and found.state == "executed"
            ),
        )

    def _put_back(self) -> requests.Response:
        """The lead takes Wednesday's shift from Dora and gives it to Cleo, in Excel."""
        lead, week = self._visitors["lead"], f"/rosters/{self.market.weeks[1]}"
        with TemporaryDirectory() as folder:
            path = Path(folder) / "week.xlsx"
            path.write_bytes(lead.get(f"{week}/roster.xlsx?layout=lead").content)
            day = self.market.day(WED)
            change_cells(path, {("4", day): "", ("3", day): MIDDLE_SHIFT})
            files = {"file": (path.name, path.read_bytes())}
            sent = lead.post(PAGE, f"{week}/workbook", {}, files=files)
        if sent.status_code != 302:
            return sent
        where = sent.headers["Location"]
        version = re.search(r'name="version"[^>]*value="(\d+)"', lead.get(where).text)
        form = {"version": version[1] if version else "", "reason": "is there after all"}
        return lead.post(PAGE, f"{where}/do", form)

    def _calendar(self) -> requests.Response:
        """Anna's calendar program finds just the shifts she has."""
        answer = self._visitors["1"].get(f"/feeds/{self._secret}.ics")
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        shown = {e.decoded("DTSTART") for e in events if str(e.get("STATUS", "")) != "CANCELLED"}
        own = {d.start_utc for (who, _), d in self.market.duties().items() if who == "1"}
        if shown != own:
            self.faults.append(f"the calendar has {shown ^ own} wrong")
        return answer

    def _job_for(self, kind: JobKind, done: Callable[[], bool], before: Callable[[], None]) -> Step:
        """Let time pass and have the worker do what is due then; again if the job is lost."""

        def act() -> None:
            if self._job is None or (self._job_over() and not done()):
                before()
                with self.installation.database.writing() as session:
                    self._job = enqueue(session, kind, {}, who="podshift clock", lane="quick")
            time.sleep(0.05)

        return Step(act, done)

    def _job_over(self) -> bool:
        with self.installation.database.reading() as session:
            return self._job is not None and get_job(session, self._job).over

    def _climbed_and_expired(self) -> bool:
        return self._offer("1", TUE).level == 1 and self._offer("2", MON).state == "expired"

    def _forge_both(self) -> None:
        self._forge(OfferRow, "1", TUE, "level_since")
        self._forge(OfferRow, "2", MON, "expires_at")

    def _forge(self, table: Any, who: str, day: int, column: str) -> None:
        """Make something two days older than it is."""
        found = self._offer(who, day) if table is OfferRow else self._request(who)
        with self.installation.database.writing() as session:
            mine = table.public_id == found.id
            at = session.scalar(select(getattr(table, column)).where(mine))
            assert at is not None
            session.execute(update(table).where(mine).values({column: at - 2 * A_WHILE}))

    def _day(self, number: int) -> str:
        return self.market.day(number).isoformat()

    def _hours(self, day: int) -> tuple[int | None, int | None]:
        return self.market.hour("3", day), self.market.hour("4", day)

    def _offer(self, giver: str, day: int) -> Offer:
        found = self._newest_offer(giver, day)
        assert found is not None
        return found

    def _newest_offer(self, giver: str, day: int) -> Offer | None:
        on = self.market.day(day)
        with self.installation.database.reading() as session:
            found = list_offers(session, giver=giver, first=on, last=on)
        return next((offer for offer in found if offer.id not in self._old), None)

    def _request(self, who: str) -> StoredRequest:
        found = self._newest_request(who)
        assert found is not None
        return found

    def _newest_request(self, who: str) -> StoredRequest | None:
        with self.installation.database.reading() as session:
            found = list_requests(session, personnel_number=who)
        return next((request for request in found if request.id not in self._old), None)
