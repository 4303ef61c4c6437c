"""Edited cells of a workbook: checked one by one, then done together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.edited_pod import EditedPod, EditLine
from scheduler.planning.moves import changed_meanwhile, pod_to_change
from scheduler.store.database import moment, take_turns_of
from scheduler.store.roster_changes import CHANGEABLE, change_duties
from scheduler.store.rosters import load_roster
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.edits import EditedCell
    from scheduler.planning.edited_pod import PodEffect
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import DutyChange, StoredRoster


@dataclass(frozen=True)
class WorkbookEdits:
    """Every changed cell of a workbook, checked at one version of the roster."""

    roster_id: str
    version: int
    lines: tuple[EditLine, ...]
    effects: tuple[PodEffect, ...]
    changes: tuple[DutyChange, ...]

    @property
    def accepted(self) -> tuple[EditLine, ...]:
        """What can be done."""
        return tuple(line for line in self.lines if line.refused is None)

    @property
    def refused(self) -> tuple[EditLine, ...]:
        """What cannot, each with its reason."""
        return tuple(line for line in self.lines if line.refused is not None)


def check_edits(
    database: Database, roster_id: str, cells: Iterable[EditedCell], pods: Collection[str]
) -> WorkbookEdits:
    """Which of the cells can be done, in these pods, as the roster stands now.

    A person's cells are checked together, as one may make room for another. If together they
    newly break a rule, those on the days of the breach are refused, and the rest is checked again.

    Raises
    ------
    NotFoundError
        If there is no such roster.
    """
    with database.reading() as session:
        return _check(session, roster_id, cells, pods)


def do_edits(
    database: Database,
    roster_id: str,
    version: int,
    cells: Iterable[EditedCell],
    pods: Collection[str],
    origin: Origin,
) -> WorkbookEdits:
    """Check again, and do all that can be done, in one transaction.

    Raises
    ------
    ConflictError
        If the roster is no longer at ``version``: what was shown may not hold any more.
    """
    wanted = tuple(cells)
    with database.writing() as session:
        take_turns_of(session, (cell.personnel_number for cell in wanted))
        edits = _check(session, roster_id, wanted, pods)
        if edits.version != version:
            raise changed_meanwhile(load_roster(session, roster_id, ()))
        if edits.changes:
            change_duties(session, roster_id, version, edits.changes, origin)
    return edits


def _check(
    session: Session, roster_id: str, cells: Iterable[EditedCell], pods: Collection[str]
) -> WorkbookEdits:
    stored = load_roster(session, roster_id, ())
    if stored.status not in CHANGEABLE:
        raise ConflictError(
            f"the roster is {stored.status} and cannot be changed",
            de="Dieser Dienstplan ist kein Entwurf und nicht veröffentlicht: er ändert sich nicht.",
        )
    lines: list[EditLine] = []
    effects: list[PodEffect] = []
    changes: list[DutyChange] = []
    left = list(cells)
    for pod in sorted(pods):
        try:
            part, solved, centre = pod_to_change(session, roster_id, pod)
        except NotFoundError:
            continue  # one leads pods that are not part of every roster
        mine = [cell for cell in left if cell.personnel_number in solved.problem.agent_index]
        left = [cell for cell in left if cell not in mine]
        if mine:
            checked = EditedPod(solved, centre, _notice_until(session, part))
            lines += checked.lines(mine)
            effects.append(checked.effect())
            changes += checked.changes()
    lines += [EditLine(cell, "", _nobody(cell)) for cell in left]
    order = sorted(lines, key=lambda line: (line.wanted.day, line.wanted.name))
    return WorkbookEdits(roster_id, stored.version, tuple(order), tuple(effects), tuple(changes))


def _notice_until(session: Session, stored: StoredRoster) -> datetime | None:
    if stored.status != "published":
        return None
    settings, _ = load_centre_settings(session)
    return settings.notice_ends(moment(session))


def _nobody(cell: EditedCell) -> NotFoundError:
    return NotFoundError(
        f"{cell.personnel_number} is in none of your pods of this roster",
        de=f"{cell.personnel_number} gehört zu keinem eigenen Pod dieses Dienstplans.",
    )
