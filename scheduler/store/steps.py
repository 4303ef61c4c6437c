"""The steps of a roster to publication; each is compared with the version it was decided on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from sqlalchemy import select

from scheduler.errors import ConflictError, InvalidDataError
from scheduler.store.database import moment
from scheduler.store.models.desk import RosterStepRow
from scheduler.store.roster_changes import claim
from scheduler.store.rosters import find_row, tell

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import RosterStatus

Step = Literal[
    "submitted", "consented", "objected", "withdrawn", "published", "merged", "discarded"
]

STEPS: dict[Step, tuple[frozenset[str], RosterStatus]] = {
    "submitted": (frozenset({"draft"}), "submitted"),
    "consented": (frozenset({"submitted"}), "consented"),
    "objected": (frozenset({"submitted"}), "draft"),
    "withdrawn": (frozenset({"submitted", "consented"}), "draft"),
    "published": (frozenset({"consented"}), "published"),
    "merged": (frozenset({"consented"}), "merged"),
    "discarded": (frozenset({"draft"}), "discarded"),
}
"""From which status a step can be taken, and the one it leads to; nothing leads away from
``published``: what was published is only ever changed duty by duty."""

STATUS_DE: dict[str, str] = {
    "draft": "ein Entwurf",
    "submitted": "vorgelegt",
    "consented": "zugestimmt",
    "published": "veröffentlicht",
    "merged": "in einen veröffentlichten Dienstplan übernommen",
    "discarded": "verworfen",
}


@dataclass(frozen=True)
class RosterStep:
    """One step that was taken."""

    step: Step
    version: int
    """The version the step made."""
    who: str
    text: str
    details: dict[str, Any]
    at: datetime


def take_step(
    session: Session,
    roster_id: str,
    version: int,
    step: Step,
    origin: Origin,
    *,
    text: str = "",
    details: dict[str, Any] | None = None,
) -> int:
    """Take one step with a roster; returns the new version.

    Raises
    ------
    ConflictError
        If the roster's status does not allow it, or it is no longer at ``version``.
    InvalidDataError
        If an objection has no text.
    NotFoundError
        If there is no such roster.
    """
    if step == "objected" and not text.strip():
        raise InvalidDataError(
            "an objection needs a text that says what should change",
            de="Ein Einwand braucht einen Text, der sagt, was sich ändern soll.",
        )
    row = claim(session, roster_id, version)
    before, (allowed, after) = row.status, STEPS[step]
    if before not in allowed:
        raise ConflictError(
            f"roster {roster_id} is {before} and cannot be {step}",
            de=f"Der Dienstplan ist {STATUS_DE[before]}; dieser Schritt geht nicht mehr.",
        )
    row.status = after
    if step == "published":
        row.published_at = moment(session)
    if after == "draft":
        row.certificate = None
    _note(session, row.id, row.version, step, origin, text, details)
    told = {"status": after} | ({"text": text} if text else {}) | (details or {})
    tell(session, origin, step, row, {"status": before}, told)
    return row.version


def _note(
    session: Session,
    roster_key: int,
    version: int,
    step: Step,
    origin: Origin,
    text: str,
    details: dict[str, Any] | None,
) -> None:
    session.add(
        RosterStepRow(
            roster_id=roster_key,
            version=version,
            step=step,
            who=origin.who,
            text=text.strip(),
            details=details,
            at=moment(session),
        )
    )


def steps_of(session: Session, roster_id: str) -> tuple[RosterStep, ...]:
    """All steps taken with a roster, in order."""
    roster = find_row(session, roster_id)
    query = select(RosterStepRow).where(RosterStepRow.roster_id == roster.id)
    return tuple(
        RosterStep(
            cast("Step", row.step), row.version, row.who, row.text, row.details or {}, row.at
        )
        for row in session.scalars(query.order_by(RosterStepRow.id))
    )


def set_certificate(session: Session, roster_id: str, certificate: dict[str, Any]) -> None:
    """Keep with a roster what proves where it comes from."""
    find_row(session, roster_id).certificate = certificate


def get_certificate(session: Session, roster_id: str) -> dict[str, Any] | None:
    """What ``set_certificate`` kept; ``None`` if nothing."""
    return find_row(session, roster_id).certificate


def rule_set_hash_of(session: Session, roster_id: str) -> str:
    """The rule set a roster was made under."""
    return find_row(session, roster_id).rule_set_hash
