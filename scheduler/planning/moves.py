"""One shift moved by hand: what that does to rules, coverage and hours, and the move itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.breaks import Filling
from scheduler.planning.duties import stored_duty
from scheduler.planning.effects import (
    Breach,
    HoursEffect,
    StreamEffect,
    hours_effects,
    new_breaches,
    stream_effects,
)
from scheduler.planning.standing import standing_pod, with_neighbours
from scheduler.planning.starts import wanted_shell
from scheduler.store.database import moment, take_turns_of
from scheduler.store.pod_people import load_pod_people
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.planning.move_records import Move, Place
    from scheduler.planning.solved import SolvedPod
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from solver.problem import Duty, Shell


@dataclass(frozen=True)
class MoveEffect:
    """What a move would do, at the version of the roster it was checked on."""

    move: Move
    version: int
    status: str
    before: StoredDuty | None
    """The duty that is taken."""
    after: StoredDuty | None
    """The duty that is given."""
    breaches: tuple[Breach, ...]
    """Hard rules that are newly broken, or more than before."""
    streams: tuple[StreamEffect, ...]
    hours: tuple[HoursEffect, ...]
    at_short_notice: tuple[str, ...] = ()
    """Personnel numbers of those whose published shift would move within the notice period."""

    @property
    def allowed(self) -> bool:
        """Whether no hard rule is newly broken."""
        return not self.breaches

    @property
    def changes_nothing(self) -> bool:
        """Whether the shift stands already where it is to go."""
        return self.move.taken == self.move.given and self.before == self.after

    @property
    def changes(self) -> tuple[DutyChange, ...]:
        """The move as the store does it; a place both taken and given is one change."""
        if self.changes_nothing:
            return ()
        found: dict[Place, StoredDuty | None] = {}
        if self.move.taken:
            found[self.move.taken] = None
        if self.move.given:
            found[self.move.given] = self.after
        return tuple(
            DutyChange(self.move.pod, place.personnel_number, place.day, duty)
            for place, duty in found.items()
        )


def check_move(database: Database, roster_id: str, version: int, move: Move) -> MoveEffect:
    """What the move would do to rules, coverage and hours.

    Raises
    ------
    ConflictError
        If the roster is no longer at ``version``, or a duty stands where one would be given.
    NotFoundError
        If there is no such roster, agent, duty or shift.
    """
    with database.reading() as session:
        return effect_of(session, roster_id, version, move)


def pod_to_change(
    session: Session, roster_id: str, pod: str
) -> tuple[StoredRoster, SolvedPod, Centre]:
    """A pod's part of a roster as moves are checked on it, with the pod's people.

    Raises
    ------
    NotFoundError
        If there is no such roster, or the pod is not part of it.
    """
    stored = load_roster(session, roster_id, (pod,))
    if not stored.pods:
        raise NotFoundError(f"pod {pod} is not part of roster {roster_id}")
    centre = load_pod_people(session, pod)
    standing = standing_pod(session, stored, stored.pods[0], centre)
    return stored, with_neighbours(session, stored, standing), centre


def make_move(
    database: Database, roster_id: str, version: int, move: Move, origin: Origin
) -> MoveEffect:
    """Check the move again and do it, both in one transaction.

    Raises
    ------
    ConflictError
        Also if a hard rule would be newly broken, or a published shift would move within the
        notice period: that is proposed to its owner (``scheduler.publication.proposals``).
    """
    with database.writing() as session:
        take_turns_of(session, move.agents)
        effect = effect_of(session, roster_id, version, move)
        execute(session, roster_id, effect, origin)
    return effect


def execute(
    session: Session,
    roster_id: str,
    effect: MoveEffect,
    origin: Origin,
    accepted_by: Collection[str] = (),
) -> int:
    """Do a checked move; returns the roster's new version.

    A move that changes nothing is neither kept nor told, and the version stays.

    Raises
    ------
    ConflictError
        If it newly breaks a hard rule, or the roster is no longer at the version of the check.
    """
    refuse_breaches(effect)
    if effect.changes_nothing:
        return effect.version
    return change_duties(
        session, roster_id, effect.version, effect.changes, origin, accepted_by=accepted_by
    )


def refuse_breaches(effect: MoveEffect) -> None:
    """Raise ``ConflictError`` with the reasons if a hard rule would be newly broken."""
    if effect.breaches:
        raise ConflictError(
            "not possible: " + "; ".join(b.text_en for b in effect.breaches),
            de="Nicht möglich: " + "; ".join(b.text_de for b in effect.breaches),
        )


def effect_of(session: Session, roster_id: str, version: int, move: Move) -> MoveEffect:
    """As ``check_move``, inside a transaction."""
    (effect,) = effects_of(session, roster_id, version, (move,))
    return effect


def effects_of(
    session: Session, roster_id: str, version: int, moves: Sequence[Move]
) -> tuple[MoveEffect, ...]:
    """What each of these moves would do by itself; all are of one pod."""
    stored, solved, centre = pod_to_change(session, roster_id, moves[0].pod)
    if stored.version != version:
        raise changed_meanwhile(stored)
    return tuple(_effect(session, stored, solved, centre, move) for move in moves)


def changed_meanwhile(stored: StoredRoster) -> ConflictError:
    """Somebody else changed the roster since the page was loaded."""
    return ConflictError(
        f"the roster was changed meanwhile: it is at version {stored.version}",
        de=f"Der Dienstplan wurde inzwischen geändert: er steht jetzt bei Version"
        f" {stored.version}.",
    )


def _effect(
    session: Session, stored: StoredRoster, solved: SolvedPod, centre: Centre, move: Move
) -> MoveEffect:
    names = {agent.personnel_number: agent.name for agent in centre.agents}
    standing = solved.roster
    taken = _duty_at(solved, move.taken)
    without = standing
    if move.taken:
        without = standing.with_duty(*_position(solved, move.taken), None)
    given, after = None, without
    if move.given:
        agent, day = _position(solved, move.given)
        if without.duties[agent][day] is not None:
            raise _occupied(names[move.given.personnel_number], move.given.day)
        shell = wanted_shell(session, solved, move, taken)
        stays = taken is not None and move.given == move.taken and _same(taken.shell, shell)
        given = taken if stays else Filling(solved.problem, without).duty(agent, shell)
        after = without.with_duty(agent, day, given)
    touched = tuple(solved.problem.agent_index[number] for number in move.agents)
    before_stored = _stored(solved, move.taken, taken)
    after_stored = _stored(solved, move.given, given)
    return MoveEffect(
        move=move,
        version=stored.version,
        status=stored.status,
        before=before_stored,
        after=after_stored,
        breaches=new_breaches(solved, standing, after, touched, names),
        streams=stream_effects(solved, standing, after),
        hours=hours_effects(solved, standing, after, touched, names),
        at_short_notice=_short_notice(session, stored, move, before_stored, after_stored),
    )


def _position(solved: SolvedPod, place: Place) -> tuple[int, int]:
    day = solved.horizon.day_number(place.day)
    if place.personnel_number not in solved.problem.agent_index or not (
        0 <= day < solved.horizon.n_days
    ):
        raise NotFoundError(f"no agent {place.personnel_number} on {place.day} in this roster")
    return solved.problem.agent_index[place.personnel_number], day


def _duty_at(solved: SolvedPod, place: Place | None) -> Duty | None:
    if place is None:
        return None
    agent, day = _position(solved, place)
    duty = solved.roster.duties[agent][day]
    if duty is None:
        raise ConflictError(
            f"{place.personnel_number} has no duty on {place.day} any more",
            de=f"{place.personnel_number} hat am {place.day:%d.%m.%Y} keinen Dienst mehr.",
        )
    return duty


def _same(shell: Shell, other: Shell) -> bool:
    def outline(of: Shell) -> tuple[int, int, str, int]:
        return of.start, of.end, of.type, of.paid_min

    return outline(shell) == outline(other)


def _stored(solved: SolvedPod, place: Place | None, duty: Duty | None) -> StoredDuty | None:
    if place is None or duty is None:
        return None
    agent = solved.problem.agents[solved.problem.agent_index[place.personnel_number]]
    return stored_duty(agent, duty, solved.horizon)


def _occupied(name: str, day: date) -> ConflictError:
    return ConflictError(
        f"{name} already has a shift on {day}",
        de=f"{name} hat am {day:%d.%m.%Y} schon eine Schicht.",
    )


def _short_notice(
    session: Session,
    stored: StoredRoster,
    move: Move,
    before: StoredDuty | None,
    after: StoredDuty | None,
) -> tuple[str, ...]:
    """Whose shift begins, before or after the move, within the notice period."""
    if stored.status != "published" or before == after:
        return ()
    settings, _ = load_centre_settings(session)
    limit = settings.notice_ends(moment(session))
    starts: list[tuple[str, datetime]] = [
        (duty.personnel_number, duty.start_utc) for duty in (before, after) if duty
    ]
    return tuple(dict.fromkeys(number for number, start in starts if start < limit))
