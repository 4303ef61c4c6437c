"""What of a roster becomes published as that roster itself, if some of its days are already.

The weeks that nobody has published become a roster of their own, with a problem of its own in
which the weeks before are fixed. So every pod and day belongs to one published roster, and what
is stored of each can be verified by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from scheduler.planning.standing import solved_pod
from scheduler.store.problems import put_problem
from scheduler.store.roster_changes import keep_share
from scheduler.store.roster_records import StoredPodRoster, StoredRun, input_hash_of
from scheduler.store.steps import get_certificate, set_certificate
from solver.couplings.coverage import unmet_fte_hours
from solver.io import content_hash, dump_problem
from solver.verify import penalty, verify
from solver.weekly import part_of, rest_from, week_of

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.planning.open_days import OpenDays
    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import StoredRoster
    from solver.problem import Problem


@dataclass(frozen=True)
class Share:
    """The part of a roster that is to be published as this roster."""

    whole: StoredRoster
    roster: StoredRoster
    """With the days and pods of the share only; the whole if nothing was published."""
    problems: tuple[Problem, ...] = ()
    """One for each pod of ``roster``; none if it is the whole."""


def share_of(session: Session, whole: StoredRoster, rest: OpenDays, centre: Centre) -> Share:
    """The open weeks of a roster.

    Raises
    ------
    ConflictError
        If they break a rule that the roster as a whole keeps.
    """
    made = [
        _part(session, whole, part, rest.first_day, centre)
        for part in whole.pods
        if part.pod in rest.pods
    ]
    pods = tuple(part for part, _ in made)
    roster = replace(
        whole,
        first_day=rest.first_day,
        n_days=rest.n_days,
        pods=pods,
        input_hash=input_hash_of(pods),
    )
    return Share(whole, roster, tuple(problem for _, problem in made))


def keep(session: Session, share: Share, origin: Origin) -> None:
    """Leave the roster, published in this transaction, its share; the certificate says so."""
    if not share.problems:
        return
    for part, problem in zip(share.roster.pods, share.problems, strict=True):
        put_problem(session, part.problem_hash, dump_problem(problem))
    keep_share(session, share.roster.id, share.roster, origin)
    certificate = get_certificate(session, share.roster.id)
    if certificate is not None:
        set_certificate(session, share.roster.id, _certificate(certificate, share))


def _part(
    session: Session, whole: StoredRoster, part: StoredPodRoster, first: date, centre: Centre
) -> tuple[StoredPodRoster, Problem]:
    solved = solved_pod(session, whole, part, centre)
    span = rest_from(solved.problem, solved.horizon.day_number(first))
    problem, roster = week_of(solved.problem, span, solved.roster), part_of(solved.roster, span)
    if verify(problem, roster):
        raise _breaks_rules(part.pod, first)
    run = StoredRun(
        part.run.status,
        part.run.seconds,
        penalty(problem, roster).total,
        unmet_fte_hours(problem, roster),
        details={**part.run.details, "share_of": part.problem_hash},
    )
    duties = tuple(duty for duty in part.duties if duty.day >= first)
    return StoredPodRoster(part.pod, content_hash(problem), run, duties), problem


def _certificate(of_whole: dict[str, Any], share: Share) -> dict[str, Any]:
    """The certificate of the share; ``consented`` keeps what consent was given to."""
    before = {pod["pod"]: pod for pod in of_whole["pods"]}
    pods = [
        {
            **before[part.pod],
            "problem_hash": part.problem_hash,
            "penalty": part.run.penalty,
            "unmet_fte_hours": part.run.unmet_fte_hours,
            "bound_fte_hours": None,
            "duties": len(part.duties),
        }
        for part in share.roster.pods
    ]
    whole = share.whole
    consented = {
        "first_day": whole.first_day.isoformat(),
        "last_day": (whole.first_day + timedelta(days=whole.n_days - 1)).isoformat(),
        "input_hash": of_whole["input_hash"],
        "pods": of_whole["pods"],
    }
    return {
        **of_whole,
        "input_hash": share.roster.input_hash,
        "pods": pods,
        "consented": consented,
    }


def _breaks_rules(pod: str, first: date) -> ConflictError:
    return ConflictError(
        f"the weeks from {first} on, which are not published yet, break rules in {pod} when they"
        " stand alone: make a roster for these weeks",
        de=f"Die noch nicht veröffentlichten Wochen ab dem {first:%d.%m.%Y} verletzen in {pod} für"
        " sich allein Regeln: für diese Wochen einen eigenen Dienstplan erzeugen.",
    )
