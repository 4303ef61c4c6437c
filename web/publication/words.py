"""Steps, differences and certificates in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from flask_babel import gettext, lazy_gettext, ngettext

from scheduler.agreements.sentences import explain
from scheduler.agreements.sentences import hours as unsigned
from scheduler.publication.consent import Submission
from scheduler.publication.publishing import Publishing
from web.language import current
from web.wording import LOCALES, clock, day_short, local, moment, named, number
from web.wording import days as span_of_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.planning.difference import PlacedDuty, ShiftDifference
    from scheduler.planning.reading import PodVerdict
    from scheduler.publication.overview import Overview
    from scheduler.store.steps import RosterStep
    from solver.rule import Violation

STEP_NAMES = {
    "submitted": lazy_gettext("Submitted for consent"),
    "consented": lazy_gettext("Consent given"),
    "objected": lazy_gettext("Objection"),
    "withdrawn": lazy_gettext("Taken back"),
    "published": lazy_gettext("Published"),
    "merged": lazy_gettext("Changes taken over"),
    "discarded": lazy_gettext("Discarded"),
}
ORDER = ("draft", "submitted", "consented", "published")


@dataclass(frozen=True)
class Broken:
    """A broken rule, said to people."""

    who: str
    days: str
    text: str


def step_name(step: str) -> str:
    """A step in words."""
    return str(STEP_NAMES.get(step, step))


def day_and_year(day: date) -> str:
    """Such as *16.11.2026*."""
    return format_date(day, "dd.MM.y" if current() == "de" else "d MMM y", LOCALES[current()])


def path(seen: Overview, zone: str) -> list[tuple[str, str, str]]:
    """The way of a roster for ``parts/steps.html``: name, who and when, state."""
    status = seen.head.status
    last = {"merged": "merged", "discarded": "discarded"}.get(status, "published")
    names = [*ORDER[:3], last] if last != "discarded" else ["draft", "discarded"]
    at = names.index(status)
    reached: dict[str, RosterStep] = {step.step: step for step in seen.steps}
    return [
        (named(name), _by(reached.get(name), seen, zone) if index <= at else "", state)
        for index, name in enumerate(names)
        for state in (_state(index, at, len(names)),)
    ]


def _by(step: RosterStep | None, seen: Overview, zone: str) -> str:
    if step is None:
        return ""
    return f"{seen.names.get(step.who, step.who)}, {moment(local(step.at, zone))}"


def _state(index: int, at: int, n: int) -> str:
    if index < at or index == at == n - 1:
        return "done"
    return "now" if index == at else ""


def done(step: str, result: object) -> str:
    """What was done, and what follows."""
    if isinstance(result, Submission):
        if result.agreement is None:
            return str(gettext("Submitted. The works council is told."))
        return str(gettext("Submitted; an agreement gave consent at once. It can be published."))
    if isinstance(result, Publishing):
        return _published(result)
    if step == "withdraw":
        return str(gettext("Taken back: it is a draft again."))
    return str(gettext("Discarded."))


def _published(plan: Publishing) -> str:
    n = len(plan.agents)
    if plan.share is None:
        text = ngettext(
            "Published as changes: %(num)d person works otherwise and is told.",
            "Published as changes: %(num)d people work otherwise and are told.",
            n,
        )
    else:
        text = ngettext(
            "Published; %(num)d person is told.", "Published; %(num)d people are told.", n
        )
    return str(text)


def broken(
    verdicts: tuple[PodVerdict, ...], names: Mapping[str, str], first_day: date
) -> list[Broken]:
    """Every broken rule with who and when."""
    found = (violation for verdict in verdicts for violation in verdict.violations)
    return [_broken(violation, names, first_day) for violation in found]


def _broken(violation: Violation, names: Mapping[str, str], first_day: date) -> Broken:
    days = [day_short(first_day + timedelta(days=day)) for day in violation.days]
    shown = days if len(days) < 3 else [f"{days[0]} – {days[-1]}"]
    who = names.get(violation.agent, violation.agent)
    return Broken(who, ", ".join(shown), explain(violation, current()))


def span(placed: PlacedDuty | None, zone: str, pods: int) -> str:
    """Such as *08:00–16:30*, with the pod where there are several; empty for a free day."""
    if placed is None:
        return ""
    start, end = local(placed.duty.start_utc, zone), local(placed.duty.end_utc, zone)
    times = f"{clock(start)}–{clock(end)}"
    return f"{times} {placed.pod}" if pods > 1 else times


def hours(minutes: int) -> str:
    """Such as *+1:30 h*; nothing for none."""
    if not minutes:
        return ""
    return f"{'+' if minutes > 0 else '−'}{unsigned(abs(minutes))}"


def shift_note(shift: ShiftDifference) -> str:
    """What beside the times is otherwise."""
    parts = [hours(shift.paid_min)]
    if shift.kind == "activity":
        parts.append(gettext("other breaks or work"))
    return ", ".join(part for part in parts if part)


def missing_hours(certificate: Mapping[str, Any] | None) -> str:
    """The missing FTE-hours of all pods together."""
    every = [pod["unmet_fte_hours"] for pod in certificate["pods"]] if certificate else []
    return "–" if not every or None in every else number(sum(every))


def consented_days(consented: Mapping[str, Any]) -> str:
    """The days of the roster that consent was given to before some of them were published."""
    return span_of_days([date.fromisoformat(consented[name]) for name in ("first_day", "last_day")])
