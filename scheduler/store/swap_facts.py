"""What a check needs to know of other swaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from scheduler.store.models.desk import AgreementRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.swaps import OfferRow, SwapPolicyRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

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


_TERMS = select(
    select(func.max(SwapPolicyRow.id)).scalar_subquery(),
    select(func.max(AgreementRow.id)).scalar_subquery(),
    select(func.count(AgreementRow.withdrawn_at)).scalar_subquery(),
)


def terms_mark(session: Session) -> tuple[int | None, ...]:
    """Differs when a policy or an agreement does."""
    return tuple(session.connection().execute(_TERMS).one())


def picked_up(session: Session) -> frozenset[tuple[str, date]]:
    """Open shifts, by whose they were and their day, that somebody has picked up."""
    query = (
        select(AgentRow.personnel_number, OfferRow.day)
        .join(AgentRow, AgentRow.id == OfferRow.giver_id)
        .where(OfferRow.kind == "pick_up", OfferRow.state == "executed")
    )
    return frozenset((number, day) for number, day in session.execute(query))
