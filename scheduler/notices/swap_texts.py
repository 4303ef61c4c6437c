"""What notices about swaps say, in German and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.notices.records import NoticeKind
from scheduler.swaps.reasons import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scheduler.agreements.sentences import Language

STATES: dict[str, dict[Language, str]] = {
    "in_review": {"de": "Tausch zur Entscheidung vorgelegt", "en": "Swap put before a lead"},
    "executed": {"de": "Tausch ausgeführt", "en": "Swap done"},
    "refused": {"de": "Tausch abgelehnt", "en": "Swap refused"},
    "expired": {"de": "Angebot zu Ende", "en": "Offer ended"},
    "withdrawn": {"de": "Angebot zurückgezogen", "en": "Offer taken back"},
    "undone": {"de": "Tausch rückgängig gemacht", "en": "Swap undone"},
}
SWAP_TEXTS: dict[str, dict[Language, tuple[str, str]]] = {
    NoticeKind.SWAP_OFFERED: {
        "de": ("Schicht angeboten", "{name} bietet an: {swap}. Antwort bis {expires}."),
        "en": ("Shift on offer", "{name} offers: {swap}. Please answer by {expires}."),
    },
    NoticeKind.SWAP_STATE: {
        "de": ("{state}", "{swap}.{because}"),
        "en": ("{state}", "{swap}.{because}"),
    },
    "swap_state_with": {
        "de": ("{state}", "Mit {name}: {swap}.{because}"),
        "en": ("{state}", "With {name}: {swap}.{because}"),
    },
    NoticeKind.SWAP_WAITS: {
        "de": ("Tausch wartet auf Antwort", "{name} und {other}: {swap}."),
        "en": ("Swap waits for an answer", "{name} and {other}: {swap}."),
    },
    NoticeKind.SWAP_UNDO: {
        "de": ("Rückgängig machen?", "{name} möchte den Tausch rückgängig machen: {swap}."),
        "en": ("Undo the swap?", "{name} would like to undo the swap: {swap}."),
    },
    "swap_undo_declined": {
        "de": ("Der Tausch bleibt", "{name} möchte ihn nicht rückgängig machen: {swap}."),
        "en": ("The swap stays", "{name} would rather not undo it: {swap}."),
    },
}
"""By kind, or by the variant that ``swap_variant`` names."""
AGAINST: dict[Language, str] = {"de": "{} gegen {}", "en": "{} for {}"}


def swap_variant(kind: NoticeKind, params: Mapping[str, Any]) -> str:
    """The text that fits what is told of a swap."""
    if kind is NoticeKind.SWAP_STATE and params.get("name"):
        return "swap_state_with"
    if kind is NoticeKind.SWAP_UNDO and params.get("declined"):
        return "swap_undo_declined"
    return kind


def swap_fields(fields: Mapping[str, str], language: Language) -> dict[str, str]:
    """The fields that only notices about swaps have; days are in words already."""
    found = {}
    if "state" in fields:
        found["state"] = STATES.get(fields["state"], {}).get(language, fields["state"])
    if fields.get("ended") in ENDINGS:
        found["reason"] = ENDINGS[fields["ended"]][0 if language == "de" else 1]
    if "given" in fields:
        swap = f"{fields['day']}, {fields['given']}"
        if "counter" in fields:
            counter = f"{fields['counter_day']}, {fields['counter']}"
            swap = AGAINST[language].format(swap, counter)
        found["swap"] = swap
    return found
