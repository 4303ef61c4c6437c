"""A consented roster becomes binding: as a new one, or as changes to those that bind already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.access.permissions import Role
from scheduler.errors import ConflictError
from scheduler.notices.records import NoticeKind
from scheduler.publication.consent import days_of, tell_of
from scheduler.publication.difference import PlacedDuty, difference, duty_changes, placed
from scheduler.publication.lateness import late_days
from scheduler.store.centre import load_centre
from scheduler.store.database import moment, take_turn
from scheduler.store.notices import accounts_of_agents, accounts_with
from scheduler.store.published import base_of, published_duties, published_parts
from scheduler.store.roster_changes import change_duties
from scheduler.store.rosters import load_roster
from scheduler.store.settings import load_centre_settings
from scheduler.store.steps import take_step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.publication.difference import Duties, PersonDifference
    from scheduler.publication.lateness import LateDay
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.published import PublishedPart
    from scheduler.store.roster_records import DutyChange, StoredRoster


@dataclass(frozen=True)
class Publishing:
    """What publishing a roster does."""

    roster: StoredRoster
    into: tuple[PublishedPart, ...]
    """The published parts it changes; empty if it is published as a new one."""
    people: tuple[PersonDifference, ...]
    """Who works otherwise then; of a new roster nobody, as nobody was bound."""
    late: tuple[LateDay, ...]
    agents: tuple[str, ...]
    """Personnel numbers of those who are told."""


def foresee(session: Session, roster_id: str) -> Publishing:
    """What publishing this roster would do now.

    Raises
    ------
    ConflictError
        If it cannot be published: some of its days are published already and others are not; the
        published roster it was based on was changed meanwhile; somebody works elsewhere that day.
    NotFoundError
        If there is none.
    """
    stored = load_roster(session, roster_id)
    first, last = days_of(stored)
    pods = [part.pod for part in stored.pods]
    parts = published_parts(session, first, last, pods)
    _refuse_moved_base(session, stored)
    after = placed(stored.pods)
    if not parts:
        _refuse_double(session, stored, after)
        return Publishing(stored, (), (), _late(session, stored), _concerned(session, stored))
    _refuse_partly_published(stored, parts)
    people = difference(published_before(session, pods, first, last), after)
    told = tuple(person.personnel_number for person in people)
    return Publishing(stored, parts, people, (), told)


def publish(database: Database, roster_id: str, version: int, origin: Origin) -> Publishing:
    """Publish a consented roster, in one transaction, and tell everybody concerned.

    Days that are published already are changed duty by duty, each of their owners is told, and
    the roster itself becomes ``merged``. Of two who publish at once one wins.

    Raises
    ------
    ConflictError
        As ``foresee``; or if the roster has no consent, or is no longer at ``version``; or if a
        shift within the notice period would move.
    NotFoundError
        If there is none.
    """
    with database.writing() as session:
        take_turn(session, "publish")
        plan = foresee(session, roster_id)
        if plan.into:
            _merge(session, plan, version, origin)
        else:
            _publish_new(session, plan, version, origin)
        return plan


def _publish_new(session: Session, plan: Publishing, version: int, origin: Origin) -> None:
    stored = plan.roster
    details: dict[str, Any] = {"told": len(plan.agents)}
    if plan.late:
        details["late_days"] = len(plan.late)
        details["days_late"] = max(day.days_late for day in plan.late)
    take_step(session, stored.id, version, "published", origin, text=origin.reason, details=details)
    accounts = set(accounts_of_agents(session, plan.agents).values())
    for part in stored.pods:
        accounts.update(accounts_with(session, Role.LEAD, part.pod))
    tell_of(session, accounts, NoticeKind.ROSTER_PUBLISHED, stored, late=bool(plan.late))


def _merge(session: Session, plan: Publishing, version: int, origin: Origin) -> None:
    by_roster: defaultdict[str, list[DutyChange]] = defaultdict(list)
    for change in duty_changes(plan.people):
        by_roster[_covering(plan.into, change.pod, change.day).roster_id].append(change)
    versions = {part.roster_id: part.version for part in plan.into}
    for roster_id, changes in sorted(by_roster.items()):
        change_duties(session, roster_id, versions[roster_id], changes, origin)
    details = {
        "into": sorted(versions),
        "shifts": sum(len(person.shifts) for person in plan.people),
        "told": len(plan.people),
    }
    take_step(
        session, plan.roster.id, version, "merged", origin, text=origin.reason, details=details
    )


def published_before(session: Session, pods: Collection[str], first: date, last: date) -> Duties:
    """What binds the people of these pods on these days now."""
    return {
        (duty.personnel_number, duty.day): PlacedDuty(pod, duty)
        for pod, duties in published_duties(session, first, last, pods).items()
        for duty in duties
    }


def _covering(parts: tuple[PublishedPart, ...], pod: str, day: date) -> PublishedPart:
    return next(part for part in parts if part.pod == pod and part.covers(day))


def _places(stored: StoredRoster) -> Iterator[tuple[str, date]]:
    """Every pod and day of a roster."""
    for part in stored.pods:
        for number in range(stored.n_days):
            yield part.pod, stored.first_day + timedelta(days=number)


def _refuse_partly_published(stored: StoredRoster, parts: tuple[PublishedPart, ...]) -> None:
    open_places = [
        (pod, day)
        for pod, day in _places(stored)
        if not any(part.pod == pod and part.covers(day) for part in parts)
    ]
    if open_places:
        pod, day = open_places[0]
        raise ConflictError(
            f"some of these days are published already and others, such as {day} of {pod}, are"
            " not: make one roster for the former and one for the latter",
            de=f"Ein Teil dieser Tage ist schon veröffentlicht, ein anderer, etwa der"
            f" {day:%d.%m.%Y} in {pod}, noch nicht: für beides je einen Dienstplan erzeugen.",
        )


def _refuse_moved_base(session: Session, stored: StoredRoster) -> None:
    base = base_of(session, stored.id)
    if base is not None and base.version_now != base.version:
        raise ConflictError(
            f"the published roster was changed since this draft was made from its version"
            f" {base.version}; it is at version {base.version_now} now: make the draft again",
            de="Der veröffentlichte Dienstplan wurde geändert, seit dieser Entwurf aus seiner"
            f" Version {base.version} entstand; er ist jetzt bei Version {base.version_now}:"
            " den Entwurf neu erzeugen.",
        )


def _refuse_double(session: Session, stored: StoredRoster, after: Duties) -> None:
    """Nobody may be bound twice on one day, here and in another pod's published roster."""
    first, last = days_of(stored)
    for pod, duties in published_duties(session, first, last).items():
        for duty in duties:
            if (duty.personnel_number, duty.day) in after:
                raise ConflictError(
                    f"{duty.personnel_number} has a published shift in {pod} on {duty.day} already",
                    de=f"{duty.personnel_number} hat am {duty.day:%d.%m.%Y} schon eine"
                    f" veröffentlichte Schicht in {pod}.",
                )


def _late(session: Session, stored: StoredRoster) -> tuple[LateDay, ...]:
    settings, _ = load_centre_settings(session)
    today = moment(session).astimezone(ZoneInfo(settings.zone)).date()
    return late_days(stored.first_day, stored.n_days, today, settings.publication_lead_days)


def _concerned(session: Session, stored: StoredRoster) -> tuple[str, ...]:
    """Who works in the roster, and who of its pods has the days off."""
    centre = load_centre(session)
    people = {duty.personnel_number for part in stored.pods for duty in part.duties}
    for pod, day in _places(stored):
        people |= {agent.personnel_number for agent in centre.agents_of(pod, day)}
    return tuple(sorted(people))
