"""A notice: one thing one person is told. Its words are made when it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.store.journal import Subject


class NoticeKind(StrEnum):
    """What a notice is about; ``scheduler.notices.texts`` has the words in both languages."""

    ROSTER_SUBMITTED = "roster_submitted"
    """To auditors: a roster waits for consent. Params: first_day, last_day."""
    ROSTER_CONSENTED = "roster_consented"
    ROSTER_OBJECTED = "roster_objected"
    """To the planner who submitted. Params: first_day, last_day, text."""
    ROSTER_PUBLISHED = "roster_published"
    """To all who are in it. Params: first_day, last_day, late (bool)."""
    SHIFT_CHANGED = "shift_changed"
    """To its owner. Params: day, before, after ("08:00–16:30" or empty), reason."""
    CHANGE_UNSEEN = "change_unseen"
    """To planners and leads of the pod. Params: name, day, hours."""
    PROPOSAL_MADE = "proposal_made"
    """To whom it is made. Params: day, after, expires."""
    PROPOSAL_ANSWERED = "proposal_answered"
    """To who asked. Params: name, day, answer (accepted, declined, expired, taken)."""
    DRAFT_READY = "draft_ready"
    """To the planner who asked. Params: first_day, last_day."""
    RUN_FAILED = "run_failed"
    """Params: text."""
    LEAVE_STATE = "leave_state"
    """To who asked for an absence. Params: first_day, last_day, answer (a state), reason."""
    LEAVE_WAITS = "leave_waits"
    """To leads, later to planners. Params: name, first_day, last_day."""
    LEAVE_CANCELLED = "leave_cancelled"
    """To leads and planners: somebody is there after all. Params: name, first_day, last_day."""
    SHIFT_NOT_BACK = "shift_not_back"
    """To whose absence was taken back: it had taken a shift. Params: day, span, why_de, why_en."""
    WISHES_DUE = "wishes_due"
    """To agents. Params: first_day, deadline."""
    SWAP_OFFERED = "swap_offered"
    """To those who could take it. Params: name, day, given, expires."""
    SWAP_STATE = "swap_state"
    """To both sides. Params: state, day, given, counter_day, counter, name, reason, ended."""
    SWAP_WAITS = "swap_waits"
    """To who decides it. Params: name, other, day, given, counter_day, counter."""
    SWAP_UNDO = "swap_undo"
    """To the other side, or back to who asked. Params: name, day, given, declined (bool)."""
    SHIFT_TOMORROW = "shift_tomorrow"
    """To its owner the day before. Params: day, span ("08:00–16:30")."""
    AUDIT_WAITS = "audit_waits"
    """To the leads of a pod: swaps were drawn to be looked at. Params: n, pod."""
    AUDIT_PUBLISHED = "audit_published"
    """To all of a pod: what audits proved. Params: first_day, the figures of an ``AuditReport``."""


@dataclass(frozen=True)
class Notice:
    """One notice as it is stored."""

    id: str
    account_id: str
    kind: NoticeKind
    params: dict[str, Any]
    subject: Subject
    urgent: bool
    at: datetime
    read_at: datetime | None
    mailed_at: datetime | None
