"""What a check needs to know of other swaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from scheduler.store.duty_json import load_duty
from scheduler.store.models.desk import AgreementRow, RosterChangeRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.swaps import OfferRow, SwapPolicyRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import StoredDuty

_SWAPPED = (
    select(OfferRow.day)
    .join(AgentRow, AgentRow.id == OfferRow.giver_id)
    .where(
        AgentRow.personnel_number == bindparam("giver"),
        OfferRow.day.between(bindparam("first"), bindparam("last")),
        OfferRow.state.in_(("offered", "in_review", "executed")),
        OfferRow.kind != "pick_up",
    )
)


def swapped_days(session: Session, giver: str, first: date, last: date) -> tuple[date, ...]:
    """Days of ``[first, last]`` whose shift this person offered, and that are open or executed.

    A day stands there once for each offer; open shifts that others picked up do not count.
    """
    values = {"giver": giver, "first": first, "last": last}
    return tuple(session.connection().scalars(_SWAPPED, values))


def published_before(
    session: Session, pod: str, first: date, last: date
) -> dict[tuple[str, date], StoredDuty | None]:
    """Of each agent's day of a pod that changed since it was published, what was published."""
    query = (
        select(AgentRow.personnel_number, RosterChangeRow.day, RosterChangeRow.before)
        .join(AgentRow, AgentRow.id == RosterChangeRow.agent_id)
        .join(PodRow, PodRow.id == RosterChangeRow.pod_id)
        .where(PodRow.code == pod, RosterChangeRow.day.between(first, last))
        .order_by(RosterChangeRow.id)
    )
    found: dict[tuple[str, date], StoredDuty | None] = {}
    for number, day, before in session.execute(query):
        if (number, day) not in found:
            found[number, day] = load_duty(before)
    return found


_TERMS = select(
    select(func.max(SwapPolicyRow.id)).scalar_subquery(),
    select(func.max(AgreementRow.id)).scalar_subquery(),
    select(func.count(AgreementRow.withdrawn_at)).scalar_subquery(),
)


def terms_mark(session: Session) -> tuple[int | None, ...]:
    """Differs when a policy or an agreement does."""
    return tuple(session.connection().execute(_TERMS).one())


def picked_up(session: Session) -> frozenset[tuple[str, date]]:
    """Open shifts, by whose they were and their day, that somebody has picked up.

    Who had a shift again on such a day, and lost it, leaves another one open.
    """
    since = select(RosterChangeRow.id).where(
        RosterChangeRow.agent_id == OfferRow.giver_id,
        RosterChangeRow.day == OfferRow.day,
        RosterChangeRow.at > OfferRow.decided_at,
    )
    query = (
        select(AgentRow.personnel_number, OfferRow.day)
        .join(AgentRow, AgentRow.id == OfferRow.giver_id)
        .where(OfferRow.kind == "pick_up", OfferRow.state == "executed", ~since.exists())
    )
    return frozenset((number, day) for number, day in session.execute(query))
