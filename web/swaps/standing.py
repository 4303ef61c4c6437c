"""How an offer stands, in a sentence for one of its sides, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext

from scheduler.swaps.kept_check import load_check
from scheduler.swaps.reasons import ENDINGS
from web.language import current
from web.swaps.options import reasons

if TYPE_CHECKING:
    from scheduler.swaps.records import Offer
    from web.swaps.sides import Side


@dataclass(frozen=True)
class Standing:
    """What somebody is told about an offer of theirs."""

    tone: str
    """good, warn, lack or info."""
    text: str
    reasons: tuple[str, ...] = ()


def standing(side: Side, offer: Offer) -> Standing | None:
    """What ``side`` is told; ``None`` while there is nothing but the offer."""
    tones = {"in_review": "warn", "executed": "good", "refused": "lack"}
    if offer.state == "offered":
        return None
    return Standing(tones.get(offer.state, "info"), _text(offer), _why(side, offer))


def _text(offer: Offer) -> str:
    texts = {
        "executed": gettext("Executed: the shifts have changed hands."),
        "refused": gettext("Refused: everything stays as it was."),
        "expired": gettext("Expired: everything stays as it was."),
        "withdrawn": gettext("Taken back: everything stays as it was."),
        "undone": gettext("Undone: everything is as before."),
    }
    if offer.state != "in_review":
        return str(texts[offer.state])
    if offer.level:
        return str(gettext("Accepted; it waits for the yes of a lead or of planning, because:"))
    return str(gettext("Accepted; it waits for the lead's yes, because:"))


def _why(side: Side, offer: Offer) -> tuple[str, ...]:
    """The reason somebody gave, else why it ended, else what the check found."""
    if offer.reason:
        return (offer.reason,)
    if offer.ended:
        de, en = ENDINGS[offer.ended]
        return (de if current() == "de" else en,)
    if offer.state in ("in_review", "refused") and offer.check:
        return reasons(load_check(offer.check), side.number)
    return ()
