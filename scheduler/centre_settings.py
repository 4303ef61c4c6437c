"""What planners set for the whole centre: lead times, deadlines, quiet hours, retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.errors import require

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class CentreSettings:
    """One record with defaults that are right for most; stored as JSON, each change journalled."""

    zone: str = "Europe/Berlin"
    """The zone of the clock's times."""
    publication_lead_days: int = 14
    """A roster published fewer days before its first is shown as late."""
    notice_period_h: int = 96
    """Nearer than this a moved shift is a proposal to its owner.

    Section 12 (3) TzBfG: work on call is due only if told four days ahead.
    """
    quiet_from: time = time(20)
    quiet_to: time = time(7)
    """Between them nobody is mailed, reminded or escalated to."""
    escalate_unseen_after_h: int = 24
    proposal_open_h: int = 12
    generation_weekday: int = 3
    """0 is Monday; on this day drafts are made ``generation_weeks_ahead`` weeks ahead."""
    generation_at: time = time(4)
    generation_weeks_ahead: int = 4
    generation_seconds: int = 300
    """A pod."""
    wish_weekday: int = 2
    wish_at: time = time(18)
    """Wishes for a week are due on this day before its draft is made."""
    wish_reminder_h: int = 48
    daily_mail_at: time = time(7, 30)
    keep_journal_months: int = 36
    """At least 24: section 16 (2) ArbZG keeps records of overtime for two years."""
    keep_jobs_days: int = 30
    keep_drafts_days: int = 90
    keep_notices_days: int = 180
    pseudonymise_after_months: int = 6
    """After an agent left."""

    def __post_init__(self) -> None:
        require(_is_zone(self.zone), f"zone is {self.zone!r}, expected one like Europe/Berlin")
        for name in ("generation_weekday", "wish_weekday"):
            value = getattr(self, name)
            require(0 <= value <= 6, f"{name} is {value}, expected 0 (Monday) to 6")
        require(
            self.keep_journal_months >= 24,
            f"keep_journal_months is {self.keep_journal_months}, expected at least 24",
        )
        for name in ("publication_lead_days", "notice_period_h", "escalate_unseen_after_h"):
            value = getattr(self, name)
            require(value >= 0, f"{name} is {value}, expected 0 or more")

    def notice_ends(self, now: datetime) -> datetime:
        """Shifts that begin before it move only if their owners agree."""
        return now + timedelta(hours=self.notice_period_h)

    def is_quiet(self, local: time) -> bool:
        """Whether nobody is to be disturbed at this local time."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= local < self.quiet_to
        return local >= self.quiet_from or local < self.quiet_to


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True
