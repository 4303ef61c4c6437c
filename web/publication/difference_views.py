"""What differs between two states of a roster, person by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template, request
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import NotFoundError
from scheduler.planning.difference import difference as differing
from scheduler.planning.difference import placed
from scheduler.publication.publishing import on_days_of, published_before
from scheduler.publication.versions import duties_at, versions_of
from scheduler.store.names import agent_names
from scheduler.store.published import published_parts
from scheduler.store.rosters import load_roster
from scheduler.store.seen import changes_of_roster
from scheduler.store.settings import load_centre_settings
from web.access import needs
from web.config import web_config
from web.publication import words
from web.publication.blueprint import blueprint
from web.rosters.scope import PUBLISHED, seen_line, seen_lines, visible_pods
from web.wording import day_short, days, local, moment, named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.planning.difference import Duties, PersonDifference
    from scheduler.rosters import RosterLine
    from scheduler.store.seen import RosterChange

NOW = "now"


@dataclass(frozen=True)
class Choices:
    """What can be compared; pairs of value and text, and what is chosen."""

    before: list[tuple[str, str]]
    after: list[tuple[str, str]]
    chosen_before: str
    chosen_after: str


@blueprint.get("/rosters/<roster_id>/changes")
@needs(Permission.READ_DESK)
def difference(roster_id: str) -> str:
    """A published roster against an earlier version; any other against what is published."""
    line = seen_line(roster_id)
    pods = visible_pods(line, Permission.READ_DESK)
    if not pods:
        raise NotFoundError(f"no roster {roster_id}")
    with web_config().database.reading() as session:
        published = line.status == PUBLISHED
        choices = _versions(session, line) if published else _others(line)
        before = _state(session, line, choices.chosen_before, pods)
        after = _state(session, line, choices.chosen_after, pods)
        if choices.chosen_before == PUBLISHED:
            after = _on_published_days(session, line, pods, after)
        people = differing(before, after)
        names = agent_names(session, {person.personnel_number for person in people})
        changes = changes_of_roster(session, roster_id) if published else ()
    zones = {pod.code: pod.zone for pod in web_config().centre().pods}
    return render_template(
        "publication/difference.html",
        line=line,
        choices=choices,
        people=_lines(people, names, changes, zones),
        n_shifts=sum(len(person.shifts) for person in people),
        unseen=sorted({c.name for c in changes if c.seen_at is None and c.pod in pods}),
    )


def _versions(session: Session, line: RosterLine) -> Choices:
    zone = load_centre_settings(session)[0].zone
    named_versions = [
        (str(v.number), gettext("Version %(n)s, %(at)s", n=v.number, at=_at(v.at, zone)))
        for v in versions_of(session, line.id)
    ]
    first = named_versions[0][0] if named_versions else NOW
    return _chosen(named_versions, [*named_versions[1:], (NOW, gettext("now"))], first, NOW)


def _others(line: RosterLine) -> Choices:
    touching = [
        (other.id, f"{named(other.status)}, {days([other.first_day, other.last_day])}")
        for other in seen_lines()
        if other.id != line.id
        and other.first_day <= line.last_day
        and line.first_day <= other.last_day
    ]
    choices = [(PUBLISHED, gettext("what is published")), *touching]
    return _chosen(choices, [(line.id, gettext("this roster"))], PUBLISHED, line.id)


def _chosen(
    before: list[tuple[str, str]], after: list[tuple[str, str]], first: str, last: str
) -> Choices:
    """What the address asks for, as far as it can be had."""
    wanted = {name: request.args.get(name, "") for name in ("before", "after")}
    return Choices(
        before,
        after,
        wanted["before"] if wanted["before"] in dict(before) else first,
        wanted["after"] if wanted["after"] in dict(after) else last,
    )


def _state(session: Session, line: RosterLine, which: str, pods: tuple[str, ...]) -> Duties:
    if which == PUBLISHED:
        return published_before(session, pods, line.first_day, line.last_day)
    if which.isdigit():
        return duties_at(session, line.id, int(which), pods)
    roster_id = line.id if which == NOW else which
    return placed(load_roster(session, roster_id, pods).pods)


def _on_published_days(
    session: Session, line: RosterLine, pods: tuple[str, ...], duties: Duties
) -> Duties:
    """What can differ from what is published; all of it where nothing is."""
    parts = published_parts(session, line.first_day, line.last_day, pods)
    return on_days_of(parts, duties) if parts else duties


def _lines(
    people: tuple[PersonDifference, ...],
    names: Mapping[str, str],
    changes: tuple[RosterChange, ...],
    zones: Mapping[str, str],
) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """For ``parts/difference.html``."""
    newest: dict[tuple[str, date], RosterChange] = {
        (change.personnel_number, change.day): change for change in changes
    }
    found = []
    for person in people:
        lines = []
        for shift in person.shifts:
            both = {p.pod for p in (shift.before, shift.after) if p is not None}
            zone = zones[min(both)]
            told = newest.get((shift.personnel_number, shift.day))
            notes = [words.shift_note(shift), *_told(told)]
            lines.append(
                (
                    day_short(shift.day),
                    words.span(shift.before, zone, len(both)),
                    words.span(shift.after, zone, len(both)),
                    " · ".join(note for note in notes if note),
                )
            )
        name = names.get(person.personnel_number, person.personnel_number)
        sum_of = words.hours(person.paid_min)
        found.append((f"{name} ({sum_of})" if sum_of else name, lines))
    return sorted(found)


def _told(change: RosterChange | None) -> list[str]:
    """Why, and whether its owner has seen it."""
    if change is None:
        return []
    seen = (
        gettext("seen %(at)s", at=_at(change.seen_at, change.zone))
        if change.seen_at
        else gettext("not seen yet")
    )
    return [change.reason, seen]


def _at(at: datetime, zone: str) -> str:
    return moment(local(at, zone))
