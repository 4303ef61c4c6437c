"""Audits: some executed swaps are looked at afterwards, and the pod is told what that proves.

Each swap that was *allow and audit* is considered once, after its shifts are over: a long one is
always looked at, of the others the lot decides. They belong to the month of their last shift. The
share that is drawn is the one in force when the month begins, so that all of its swaps had the same
chance; what was looked at for its length is counted apart. That keeps the sample a fair one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.access.deputies import decision_origin
from scheduler.access.permissions import Role
from scheduler.calendar import utc_of
from scheduler.errors import ConflictError, NotFoundError
from scheduler.notices.records import NoticeKind
from scheduler.store.audits import (
    AuditReport,
    add_report,
    candidates,
    considered,
    count_audits,
    draw,
    get_audit,
    list_reports,
    not_drawn,
    pods_with_swaps,
    store_answer,
)
from scheduler.store.centre import load_centre
from scheduler.store.database import moment, take_turn
from scheduler.store.deputies import centre_day
from scheduler.store.journal import Origin, Subject, record
from scheduler.store.notices import accounts_of_agents, accounts_with, tell
from scheduler.store.settings import load_centre_settings
from scheduler.swaps.policies import policy_versions
from scheduler.swaps.policy import Policy
from scheduler.swaps.sampling import drawn, most_wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.jobs.context import JobContext
    from scheduler.store.audits import Audit, AuditCounts, Candidate, Drawn
    from scheduler.store.database import Database

ORIGIN = Origin("podshift clock", "system")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """What somebody found who looked at a swap."""

    worked: bool
    """It was worked as agreed."""
    covered: bool
    """Coverage was as predicted."""
    free: bool
    """It was freely agreed."""
    text: str = ""


def audit(context: JobContext) -> dict[str, Any]:
    """Consider the swaps that are over, and publish the months that are answered."""
    with context.database.writing() as session:
        take_turn(session, "audits")  # or of two jobs at once each would cast its own lots
        found = draw_due(session)
        reports = publish_due(session)
    return {"drawn": found, "published": reports}


def draw_due(session: Session) -> int:
    """Decide of each swap that is over whether it is audited; returns how many are."""
    now, chosen = moment(session), dict[str, int]()
    for each in candidates(session, centre_day(session)):
        if each.end_utc > now:
            continue
        reason = _reason(session, each)
        considered(session, each.offer_id, reason)
        if reason is not None:
            _note(session, each.offer_id, each.pod, reason)
            chosen[each.pod] = chosen.get(each.pod, 0) + 1
    for pod, n in chosen.items():
        _tell_leads(session, pod, n)
    return sum(chosen.values())


def publish_due(session: Session) -> int:
    """Publish what audits proved of every month that is over and answered; returns how many.

    Of a month in which the lot fell on no swap one is drawn now, and waits to be looked at.
    """
    published, today = 0, centre_day(session)
    for pod, oldest in pods_with_swaps(session, today.replace(day=1)).items():
        known = {report.first for report in list_reports(session, [pod])}
        for first, last in _months(oldest, today):
            if first not in known and _publish(session, pod, first, last):
                published += 1
    return published


def report_of(pod: str, first: date, last: date, counts: AuditCounts) -> AuditReport:
    """What a month's audits prove."""
    sample, long = counts.of("sample"), counts.of("threshold")
    n_swaps = counts.n_considered - len(long)
    n_wrong = sum(each.wrong for each in sample)
    return AuditReport(
        pod=pod,
        first=first,
        last=last,
        n_swaps=n_swaps,
        n_audited=len(sample),
        n_wrong=n_wrong,
        most_wrong=most_wrong(n_swaps, len(sample), n_wrong),
        n_long=len(long),
        n_long_wrong=sum(each.wrong for each in long),
    )


def answer(database: Database, audit_id: str, who: Account, found: Answer) -> None:
    """Keep what somebody found who looked at a swap.

    Raises
    ------
    ConflictError
        If it is a case of their own, or was answered before.
    NotFoundError
        If there is no such audit in a pod they decide for.
    """
    with database.writing() as session:
        case = get_audit(session, audit_id)
        if not who.decides_for(case.pod):
            raise NotFoundError(f"no audit {audit_id!r}")
        if is_own(case, who):
            raise ConflictError(
                "nobody audits a swap of their own; another lead or the planners can",
                de="Den eigenen Tausch prüft niemand selbst. Das kann eine andere Leitung oder die"
                " Planung.",
            )
        values = {"worked": found.worked, "covered": found.covered, "free": found.free}
        store_answer(session, audit_id, who.id, **values, text=found.text.strip())
        origin = decision_origin(who, case.pod, found.text.strip())
        record(session, origin, "audited", Subject("swap", case.offer_id), None, values)


def is_own(case: Audit, who: Account) -> bool:
    """Whether somebody had a part in a swap: as one of its sides, or acting for one."""
    return who.id in case.accounts or who.personnel_number in case.agents


def share_in_force(session: Session, pod: str, first: date) -> int:
    """Of a hundred swaps of a month that begins on ``first`` so many are drawn."""
    settings, _ = load_centre_settings(session)
    begins = utc_of(settings.zone, first)
    own = (*policy_versions(session, pod), *policy_versions(session, None))
    kept = (each.policy for each in own if each.at is not None and each.at <= begins)
    return next(kept, Policy()).audit_percent


def _reason(session: Session, each: Candidate) -> Drawn | None:
    own = (*policy_versions(session, each.pod), *policy_versions(session, None))
    policy = own[0].policy if own else Policy()
    if each.paid_min > policy.audit_hours_min:
        return "threshold"
    share = share_in_force(session, each.pod, each.last_day.replace(day=1))
    return "sample" if drawn(share) else None


def _publish(session: Session, pod: str, first: date, last: date) -> bool:
    counts = count_audits(session, pod, first, last)
    if counts.n_not_considered or not counts.n_considered:
        return False
    rest = not_drawn(session, pod, first, last)
    if rest and not counts.of("sample"):
        # Each is as likely as before, so the sample of one is as fair as any.
        chosen = secrets.choice(rest)
        draw(session, chosen, "sample")
        _note(session, chosen, pod, "sample")
        _tell_leads(session, pod, 1)
        return False
    if not all(each.answered for each in counts.audits):
        return False
    report = report_of(pod, first, last, counts)
    subject = Subject("audit_report", add_report(session, report))
    params = _params(report)
    record(session, ORIGIN, "published", subject, None, {"pod": pod, **params})
    agents = load_centre(session).agents_of(pod, centre_day(session))
    accounts = accounts_of_agents(session, [agent.personnel_number for agent in agents]).values()
    leads = accounts_with(session, Role.LEAD, pod)
    tell(session, {*accounts, *leads}, NoticeKind.AUDIT_PUBLISHED, params, subject)
    return True


def _params(report: AuditReport) -> dict[str, Any]:
    return {
        "first_day": report.first.isoformat(),
        "last_day": report.last.isoformat(),
        "n_swaps": report.n_swaps,
        "n_audited": report.n_audited,
        "n_wrong": report.n_wrong,
        "most_wrong": report.most_wrong,
        "n_long": report.n_long,
        "n_long_wrong": report.n_long_wrong,
    }


def _months(oldest: date, today: date) -> Iterator[tuple[date, date]]:
    """First and last day of each month from that of ``oldest`` to the one before this."""
    first = oldest.replace(day=1)
    while first < today.replace(day=1):
        following = (first + 31 * DAY).replace(day=1)
        yield first, following - DAY
        first = following


def _note(session: Session, offer_id: str, pod: str, reason: Drawn) -> None:
    record(session, ORIGIN, "drawn", Subject("swap", offer_id), None, {"pod": pod, "drawn": reason})


def _tell_leads(session: Session, pod: str, n: int) -> None:
    leads = accounts_with(session, Role.LEAD, pod)
    tell(session, leads, NoticeKind.AUDIT_WAITS, {"n": n, "pod": pod}, Subject("pod", pod))
