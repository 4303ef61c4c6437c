"""An approved absence is taken back: the shifts it had taken away are given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, PodshiftError
from scheduler.leave.telling import tell_not_given_back
from scheduler.planning.duties import roster_of
from scheduler.planning.effects import new_breaches
from scheduler.planning.moves import pod_to_change
from scheduler.planning.vacating import asked_for
from scheduler.store.agent_keys import pod_on
from scheduler.store.duties_around import taken_away
from scheduler.store.journal import record
from scheduler.store.leave import subject_of
from scheduler.store.offers import hold_rosters
from scheduler.store.pod_ids import pod_zone
from scheduler.store.proposals import end, list_proposals
from scheduler.store.published import published_parts
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, clock_span
from scheduler.store.swap_facts import picked_up
from scheduler.swaps.ending import end_pick_ups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from scheduler.leave.records import StoredRequest
    from scheduler.store.duties_around import TakenAway
    from scheduler.store.journal import Origin
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty


@dataclass(frozen=True)
class ShiftBack:
    """A shift that an absence had taken away, and why its owner does not have it again."""

    duty: StoredDuty
    span: str
    """Such as ``08:00–16:30``, on the pod's clock."""
    why_not_de: str = ""
    why_not_en: str = ""

    @property
    def given(self) -> bool:
        """Whether its owner has it again."""
        return not self.why_not_en


def give_back(
    session: Session, request: StoredRequest, origin: Origin, *, in_person: bool
) -> tuple[ShiftBack, ...]:
    """Give back what an approved absence took away and nobody has taken since.

    Each shift comes back as it was, if no hard rule is newly broken. Who was asked for it, or
    asked to have it, is told that it is over. The absence is no longer noted by then, and the
    person's turn is held.

    Parameters
    ----------
    in_person
        Whether its owner does it, who then has seen the change and may be given a shift within
        the notice period.
    """
    asked = request.asked
    parts = published_parts(session, asked.first, asked.last)
    rosters = dict.fromkeys(part.roster_id for part in parts)
    hold_rosters(session, rosters.keys())
    zone = pod_zone(session, request.pod)
    found = tuple(
        _tried(session, roster_id, each, zone, origin, in_person=in_person)
        for roster_id in rosters
        for each in _taken_by(session, roster_id, request)
    )
    if found:
        _noted(session, request, found, origin)
    return found


def _noted(
    session: Session, request: StoredRequest, found: tuple[ShiftBack, ...], origin: Origin
) -> None:
    after: dict[str, list[str]] = {}
    for back in found:
        name = "given_back" if back.given else "not_given_back"
        after.setdefault(name, []).append(back.duty.day.isoformat())
        if not back.given:
            tell_not_given_back(session, request, back)
    record(session, origin, "given_back", subject_of(request.id), None, after)


def _taken_by(session: Session, roster_id: str, request: StoredRequest) -> Iterator[TakenAway]:
    """Shifts that were taken away since the approval, in order of time."""
    absence, since = request.asked.absence, request.decided_at
    taken = taken_away(session, roster_id, [absence.personnel_number]).values()
    for each in sorted(taken, key=lambda one: one.duty.day):
        if absence.covers(each.duty.day) and since is not None and each.at >= since:
            yield each


def _tried(
    session: Session,
    roster_id: str,
    taken: TakenAway,
    zone: str,
    origin: Origin,
    *,
    in_person: bool,
) -> ShiftBack:
    duty = taken.duty
    span = clock_span(duty, zone)
    proposals = asked_for(list_proposals(session, roster_id=roster_id), taken)
    try:
        _require_open(session, duty, proposals)
        with session.begin_nested():
            _put_back(session, roster_id, duty, origin, in_person=in_person)
    except PodshiftError as error:
        return ShiftBack(duty, span, error.in_language("de"), error.in_language("en"))
    for proposal in proposals:
        if proposal.pending:
            end(session, proposal, "withdrawn", origin)
    end_pick_ups(session, duty.personnel_number, duty.day.isoformat())
    return ShiftBack(duty, span)


def _require_open(session: Session, duty: StoredDuty, proposals: tuple[Proposal, ...]) -> None:
    taken = (duty.personnel_number, duty.day) in picked_up(session)
    if taken or any(proposal.state == "accepted" for proposal in proposals):
        raise ConflictError("somebody else has it now", de="Jemand anderes hat sie übernommen.")


def _put_back(
    session: Session, roster_id: str, duty: StoredDuty, origin: Origin, *, in_person: bool
) -> None:
    number = duty.personnel_number
    pod = pod_on(session, number, duty.day) or ""
    stored, solved, centre = pod_to_change(session, roster_id, pod)
    (place, own), *_ = roster_of(solved.problem, [duty], solved.horizon).worked()
    after = solved.roster.with_duty(place, own.shell.day, own)
    names = {person.personnel_number: person.name for person in centre.agents}
    breaches = new_breaches(solved, solved.roster, after, (place,), names)
    if breaches:
        raise ConflictError(
            "; ".join(breach.text_en for breach in breaches),
            de="; ".join(breach.text_de for breach in breaches),
        )
    change = DutyChange(pod, number, duty.day, duty)
    accepted = {number} if in_person else set()
    change_duties(session, roster_id, stored.version, [change], origin, accepted_by=accepted)
