"""Why an offer ended without anybody's decision, and why a step with one is not possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from scheduler.errors import ConflictError
from scheduler.swaps.reading import why_not

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from scheduler.agreements.sentences import Language
    from scheduler.swaps.records import OfferState, SwapCheck

Ending = Literal["time", "begun", "changed", "gone", "away", "taken", "rules"]

ENDINGS: Mapping[str, tuple[str, str]] = {
    "time": ("niemand hat rechtzeitig angenommen", "nobody accepted in time"),
    "begun": ("die Schicht hat begonnen", "the shift has begun"),
    "changed": ("eine der Schichten wurde geändert", "one of the shifts was changed"),
    "gone": ("eine der Schichten gibt es nicht mehr", "one of the shifts is no longer there"),
    "away": ("jemand ist an dem Tag abwesend", "somebody is absent that day"),
    "taken": ("jemand anders hat die Schicht", "somebody else has the shift"),
    "rules": ("die Regeln lassen es nicht zu", "the rules do not allow it"),
}
"""By ``Offer.ended``: German and English."""
NOT_OPEN: Mapping[OfferState, tuple[str, str]] = {
    "in_review": (
        "Das hat schon jemand anders angenommen; es wird geprüft.",
        "this was taken by somebody else and is in review",
    ),
    "executed": ("Das hat schon jemand anders angenommen.", "this was taken by somebody else"),
    "refused": ("Das wurde abgelehnt.", "this was refused"),
    "expired": ("Dieses Angebot ist abgelaufen.", "this offer has expired"),
    "withdrawn": ("Dieses Angebot wurde zurückgezogen.", "this offer was taken back"),
    "undone": ("Das wurde rückgängig gemacht.", "this swap was undone"),
}

LANGUAGES: tuple[Language, ...] = ("de", "en")


def not_open(state: OfferState) -> ConflictError:
    """Somebody was faster, or it is over."""
    de, en = NOT_OPEN[state]
    return ConflictError(en, de=de)


def shift_gone(day: date) -> ConflictError:
    """A shift that was there is there no more."""
    return ConflictError(
        f"there is no shift on {day} any more",
        de=f"Am {day:%d.%m.%Y} gibt es diese Schicht nicht mehr.",
    )


def ended(code: str) -> ConflictError:
    """The offer ended at this very moment."""
    de, en = ENDINGS[code]
    return ConflictError(f"this offer has ended: {en}", de=f"Dieses Angebot ist zu Ende: {de}.")


def impossible(check: SwapCheck, reader: str | None, *, law_only: bool = False) -> ConflictError:
    """Why a swap cannot be done, for the eyes of one side.

    Parameters
    ----------
    reader
        Personnel number; ``None`` for a lead, who may read about both sides.
    law_only
        Whether only what no policy can permit counts.
    """
    findings = () if law_only else check.findings
    de, en = (
        " ".join(why_not(check.breaches, findings, reader, language)) for language in LANGUAGES
    )
    return ConflictError(en, de=de)
