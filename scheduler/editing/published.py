"""Which published weeks a change of the centre touches: they stay as they are, but are named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.store.rosters import list_rosters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent
    from scheduler.store.roster_records import RosterHead


@dataclass(frozen=True, slots=True)
class Effect:
    """A pod whose work on certain days is different; ``None`` is every pod, or an open end."""

    pod: str | None
    first: date | None
    last: date | None

    def reaches(self, head: RosterHead, today: date) -> bool:
        """Whether it reaches a day of the roster that is not over."""
        begin = max(head.first_day, today)
        end = head.first_day + timedelta(days=head.n_days - 1)
        inside = (self.first or begin) <= end and begin <= (self.last or end)
        return begin <= end and inside and (self.pod is None or self.pod in head.pods)


def touched_weeks(
    session: Session, before: Centre, after: Centre, today: date
) -> tuple[RosterHead, ...]:
    """Published rosters, not over yet, for which it matters what differs between two states."""
    heads = [head for head in list_rosters(session) if head.status == "published"]
    ends = [head.first_day + timedelta(days=head.n_days - 1) for head in heads]
    if not heads or max(ends) < today:
        return ()
    effects = [*_of_pods(before, after), *_of_absences(before, after)]
    effects += _of_agents(before, after, today, max(ends))
    return tuple(h for h in heads if any(effect.reaches(h, today) for effect in effects))


def _differing(
    before: Centre, after: Centre, field: str, unseen: dict[str, Any] | None = None
) -> list[Any]:
    """Records of one field that only one of the two states has.

    ``unseen`` are attributes that no roster depends on, with a value that makes them alike.
    """
    states = (getattr(before, field), getattr(after, field))
    old, new = ({replace(record, **(unseen or {})) for record in state} for state in states)
    return list(old ^ new)


def _of_pods(before: Centre, after: Centre) -> Iterator[Effect]:
    for pod in _differing(before, after, "pods", unseen={"name": "", "accounts": 0}):
        yield Effect(pod.code, None, None)
    for hours in _differing(before, after, "opening"):
        days = (hours.day, hours.day) if hours.day else _ends(hours)
        yield Effect(hours.pod, *days)
    for promise in _differing(before, after, "promises"):
        yield Effect(promise.stream.pod, None, None)
    for special in _differing(before, after, "special_days"):
        yield Effect(special.pod, special.day, special.day)
    for pattern in _differing(before, after, "patterns", unseen={"name": ""}):
        for pod in pattern.pods or (None,):
            yield Effect(pod, *_ends(pattern))


def _ends(dated: Any) -> tuple[date | None, date | None]:
    return dated.validity.first, dated.validity.last


def _of_absences(before: Centre, after: Centre) -> Iterator[Effect]:
    people = {agent.personnel_number: agent for agent in after.agents}
    names = {"name_de": "", "name_en": ""}
    types = {kind.code for kind in _differing(before, after, "absence_types", unseen=names)}
    counted_otherwise = [one for one in after.absences if one.type in types]
    for absence in [*_differing(before, after, "absences"), *counted_otherwise]:
        pod = people[absence.personnel_number].pod_on(absence.first)
        yield Effect(pod, absence.first, absence.last)


def _of_agents(before: Centre, after: Centre, today: date, last: date) -> Iterator[Effect]:
    """One effect for each day on which something about a person differs."""
    old = {agent.personnel_number: agent for agent in before.agents}
    changed = [agent for agent in after.agents if old.get(agent.personnel_number) != agent]
    for agent in changed:
        was = old.get(agent.personnel_number)
        for ahead in range((last - today).days + 1):
            day = today + timedelta(days=ahead)
            then = None if was is None else _facts(was, day)
            now = _facts(agent, day)
            if was is not None and then != now:
                for pod in {was.pod_on(day), agent.pod_on(day)} - {None}:
                    yield Effect(pod, day, day)


def _facts(agent: Agent, day: date) -> tuple[object, ...]:
    """All that a roster has to know about a person on a day."""
    parts = (agent.channels, agent.skills, agent.availability)
    holding = (tuple(p for p in part if p.validity.covers(day)) for part in parts)
    contract = agent.contract_on(day)
    return (agent.pod_on(day), contract, agent.employed.covers(day), *holding)
