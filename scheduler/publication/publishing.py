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
from scheduler.planning.difference import PlacedDuty, difference, duty_changes, placed
from scheduler.planning.open_days import open_days
from scheduler.publication.consent import days_of, tell_of
from scheduler.publication.lateness import late_days
from scheduler.publication.share import Share, keep, share_of
from scheduler.store.centre import load_centre
from scheduler.store.database import moment, take_turn
from scheduler.store.notices import accounts_of_agents, accounts_with
from scheduler.store.published import base_of, published_duties, published_parts
from scheduler.store.roster_changes import change_duties
from scheduler.store.rosters import load_roster
from scheduler.store.settings import load_centre_settings
from scheduler.store.steps import take_step

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.planning.difference import Duties, PersonDifference
    from scheduler.publication.lateness import LateDay
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.published import PublishedPart
    from scheduler.store.roster_records import DutyChange, StoredRoster


@dataclass(frozen=True)
class Publishing:
    """What publishing a roster does."""

    into: tuple[PublishedPart, ...]
    """The published parts it changes; empty if none of its days is published."""
    share: Share | None
    """What becomes published as this roster; ``None`` if all its days are published already."""
    people: tuple[PersonDifference, ...]
    """Who works otherwise than published; on new days nobody, as nobody was bound."""
    late: tuple[LateDay, ...]
    agents: tuple[str, ...]
    """Personnel numbers of those who are told."""


def foresee(session: Session, roster_id: str) -> Publishing:
    """What publishing this roster would do now.

    Raises
    ------
    ConflictError
        If it cannot be published: some of its days are published already and the others are not
        whole weeks at its end; a published roster it was made from was changed meanwhile; somebody
        works elsewhere that day.
    NotFoundError
        If there is none.
    """
    stored = load_roster(session, roster_id)
    first, last = days_of(stored)
    pods = [part.pod for part in stored.pods]
    parts = published_parts(session, first, last, pods)
    _refuse_moved_base(session, stored, parts)
    share = _share(session, stored, parts)
    bound = on_days_of(parts, placed(stored.pods))
    people = difference(published_before(session, pods, first, last), bound)
    told = {person.personnel_number for person in people}
    if share is None:
        return Publishing(parts, None, people, (), tuple(sorted(told)))
    _refuse_double(session, share.roster, pods)
    told |= _concerned(session, share.roster)
    return Publishing(parts, share, people, _late(session, share.roster), tuple(sorted(told)))


def publish(database: Database, roster_id: str, version: int, origin: Origin) -> Publishing:
    """Publish a consented roster, in one transaction, and tell everybody concerned.

    Days that are published already are changed duty by duty, and each of their owners is told. If
    there are others, they become published as this roster, which keeps nothing but them; if there
    are none, it becomes ``merged``. Of two who publish at once one wins.

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
            _merge(session, plan, origin)
        if plan.share is None:
            details = _merged(plan) | {"told": len(plan.agents)}
            take_step(
                session, roster_id, version, "merged", origin, text=origin.reason, details=details
            )
        else:
            _publish_share(session, plan, plan.share, version, origin)
        return plan


def _publish_share(
    session: Session, plan: Publishing, share: Share, version: int, origin: Origin
) -> None:
    stored = share.roster
    details: dict[str, Any] = {"told": len(plan.agents)}
    if plan.late:
        details["late_days"] = len(plan.late)
        details["days_late"] = max(day.days_late for day in plan.late)
    if plan.into:
        details |= _merged(plan)
    take_step(session, stored.id, version, "published", origin, text=origin.reason, details=details)
    keep(session, share, origin)
    accounts = set(accounts_of_agents(session, _concerned(session, stored)).values())
    for part in stored.pods:
        accounts.update(accounts_with(session, Role.LEAD, part.pod))
    tell_of(session, accounts, NoticeKind.ROSTER_PUBLISHED, stored, late=bool(plan.late))


def _merge(session: Session, plan: Publishing, origin: Origin) -> None:
    by_roster: defaultdict[str, list[DutyChange]] = defaultdict(list)
    for change in duty_changes(plan.people):
        by_roster[_covering(plan.into, change.pod, change.day).roster_id].append(change)
    versions = {part.roster_id: part.version for part in plan.into}
    for roster_id, changes in sorted(by_roster.items()):
        change_duties(session, roster_id, versions[roster_id], changes, origin)


def _merged(plan: Publishing) -> dict[str, Any]:
    """What a step says of changes to rosters that were published before."""
    return {
        "into": sorted({part.roster_id for part in plan.into}),
        "shifts": sum(len(person.shifts) for person in plan.people),
    }


def published_before(session: Session, pods: Collection[str], first: date, last: date) -> Duties:
    """What binds the people of these pods on these days now."""
    return {
        (duty.personnel_number, duty.day): PlacedDuty(pod, duty)
        for pod, duties in published_duties(session, first, last, pods).items()
        for duty in duties
    }


def on_days_of(parts: Collection[PublishedPart], duties: Duties) -> Duties:
    """Those of the duties that lie on a pod's published days."""
    return {
        (number, day): duty
        for (number, day), duty in duties.items()
        if any(part.pod == duty.pod and part.covers(day) for part in parts)
    }


def _covering(parts: tuple[PublishedPart, ...], pod: str, day: date) -> PublishedPart:
    return next(part for part in parts if part.pod == pod and part.covers(day))


def _share(
    session: Session, stored: StoredRoster, parts: tuple[PublishedPart, ...]
) -> Share | None:
    pods = [part.pod for part in stored.pods]
    rest = open_days(stored.first_day, stored.n_days, pods, parts)
    if rest is None:
        return None
    return share_of(session, stored, rest, load_centre(session)) if parts else Share(stored, stored)


def _refuse_moved_base(
    session: Session, stored: StoredRoster, parts: tuple[PublishedPart, ...]
) -> None:
    """What was published when the draft was made must still be so, or it would be undone."""
    base = base_of(session, stored.id)
    if base is not None and base.version_now != base.version:
        raise _moved(base.version, base.version_now)
    for known in (part.run.details.get("published", {}) for part in stored.pods):
        for part in parts:
            if known.get(part.roster_id, part.version) != part.version:
                raise _moved(known[part.roster_id], part.version)


def _moved(version: int, version_now: int) -> ConflictError:
    return ConflictError(
        f"the published roster was changed since this draft was made from its version {version};"
        f" it is at version {version_now} now: make the draft again",
        de="Der veröffentlichte Dienstplan wurde geändert, seit dieser Entwurf aus seiner"
        f" Version {version} entstand; er ist jetzt bei Version {version_now}:"
        " den Entwurf neu erzeugen.",
    )


def _refuse_double(session: Session, stored: StoredRoster, pods: Collection[str]) -> None:
    """Nobody may be bound twice on one day, here and in another pod's published roster.

    What is published for ``pods`` says afterwards what the same draft says.
    """
    first, last = days_of(stored)
    after = placed(stored.pods)
    for pod, duties in published_duties(session, first, last).items():
        for duty in duties:
            if pod not in pods and (duty.personnel_number, duty.day) in after:
                raise ConflictError(
                    f"{duty.personnel_number} has a published shift in {pod} on {duty.day} already",
                    de=f"{duty.personnel_number} hat am {duty.day:%d.%m.%Y} schon eine"
                    f" veröffentlichte Schicht in {pod}.",
                )


def _late(session: Session, stored: StoredRoster) -> tuple[LateDay, ...]:
    settings, _ = load_centre_settings(session)
    today = moment(session).astimezone(ZoneInfo(settings.zone)).date()
    return late_days(stored.first_day, stored.n_days, today, settings.publication_lead_days)


def _concerned(session: Session, stored: StoredRoster) -> set[str]:
    """Who works in the roster, and who of its pods has the days off."""
    centre = load_centre(session)
    people = {duty.personnel_number for part in stored.pods for duty in part.duties}
    for part in stored.pods:
        for number in range(stored.n_days):
            day = stored.first_day + timedelta(days=number)
            people |= {agent.personnel_number for agent in centre.agents_of(part.pod, day)}
    return people
