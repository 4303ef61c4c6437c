"""What waits for whoever looks at the own week: how much of what, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import ngettext

from scheduler.store.offers import list_offers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Waiting:
    """One line of it."""

    text: str
    address: str


def waiting(
    session: Session, personnel_number: str, proposals: int, unseen: int
) -> tuple[Waiting, ...]:
    """One line for everything there is some of; proposals and changes stand on the page itself."""
    offers = len(list_offers(session, partner=personnel_number, state="offered"))
    executed = list_offers(session, person=personnel_number, state="executed")
    undone = sum(o.undo_asked_by not in (None, personnel_number) for o in executed)
    return tuple(_lines(proposals, offers, undone, unseen))


def _lines(proposals: int, offers: int, undone: int, unseen: int) -> Iterable[Waiting]:
    if proposals:
        text = ngettext("%(num)d proposal to answer", "%(num)d proposals to answer", proposals)
        yield Waiting(text, "#proposals")
    if offers:
        text = ngettext("%(num)d swap offered to me", "%(num)d swaps offered to me", offers)
        yield Waiting(text, url_for("swaps.home"))
    if undone:
        text = ngettext("%(num)d swap to be undone?", "%(num)d swaps to be undone?", undone)
        yield Waiting(text, url_for("swaps.home"))
    if unseen:
        text = ngettext(
            "%(num)d changed shift to look at", "%(num)d changed shifts to look at", unseen
        )
        yield Waiting(text, "#changed")
