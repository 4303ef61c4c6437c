"""Reminders before a deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.notices.records import NoticeKind
from scheduler.store.centre import load_centre
from scheduler.store.journal import Subject
from scheduler.store.notices import accounts_of_agents, accounts_told, tell

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from scheduler.jobs.context import JobContext

DAYS_A_WEEK = 7


def remind_of_wishes(context: JobContext) -> dict[str, Any]:
    """Remind all who have stated no wish for a week that wishes for it are due.

    The job's payload has ``first_day`` (of the week) and ``deadline``, both as ISO text. Nobody
    is reminded twice of the same week, however often the job runs.
    """
    first_day = date.fromisoformat(context.job.payload["first_day"])
    params = {"first_day": first_day.isoformat(), "deadline": context.job.payload["deadline"]}
    week = Subject("week", first_day.isoformat())
    with context.database.writing() as session:
        silent = _without_wish(load_centre(session), first_day)
        accounts = set(accounts_of_agents(session, silent).values())
        accounts -= accounts_told(session, NoticeKind.WISHES_DUE, week)
        tell(session, accounts, NoticeKind.WISHES_DUE, params, week)
    return {"reminded": len(accounts)}


def _without_wish(centre: Centre, first_day: date) -> set[str]:
    """Who belongs to a pod in the week and has no wish for one of its days."""
    days = {first_day + timedelta(days=number) for number in range(DAYS_A_WEEK)}
    heard = {wish.personnel_number for wish in centre.wishes if wish.day in days}
    people = {
        agent.personnel_number
        for pod in centre.pods
        for day in days
        for agent in centre.agents_of(pod.code, day)
    }
    return people - heard
