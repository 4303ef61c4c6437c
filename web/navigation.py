"""The entries of the main menu, in order; each is shown to those who may use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, request
from flask_babel import lazy_gettext

from scheduler.access.permissions import Permission
from web.access import may

if TYPE_CHECKING:
    from flask import Flask

ENTRIES = (
    ("me.week", lazy_gettext("My week"), Permission.OWN_WEEK),
    ("swaps.home", lazy_gettext("Swaps"), Permission.OWN_REQUESTS),
    ("wishes.home", lazy_gettext("Wishes"), Permission.OWN_REQUESTS),
    ("leave.mine", lazy_gettext("Leave"), Permission.OWN_REQUESTS),
    ("desk.home", lazy_gettext("Desk"), Permission.READ_DESK),
    ("rosters.listing", lazy_gettext("Rosters"), Permission.READ_ROSTERS),
    ("requests.listing", lazy_gettext("Requests"), Permission.READ_REQUESTS),
    ("generation.form", lazy_gettext("Generate"), Permission.PLAN),
    ("publication.waiting", lazy_gettext("Consent"), Permission.CONSENT),
    ("demand.home", lazy_gettext("Demand"), Permission.READ_DESK),
    ("imports.form", lazy_gettext("Import"), Permission.EDIT_CENTRE),
    ("centre.home", lazy_gettext("Centre"), Permission.READ_DESK),
    ("agreements.listing", lazy_gettext("Rules"), Permission.READ_DESK),
    ("journal.listing", lazy_gettext("Journal"), Permission.READ_JOURNAL),
    ("accounts.listing", lazy_gettext("Access"), Permission.ADMINISTER),
    ("operations.home", lazy_gettext("Operations"), Permission.ADMINISTER),
)


FAMILIES = {
    "audits": ("requests", "swaps"),
    "feeds": ("me",),
    "leave": ("leave", "requests"),
    "policy": ("requests", "swaps"),
    "publication": ("publication", "rosters"),
    "tokens": ("operations",),
    "workbooks": ("rosters",),
}
"""Areas whose pages belong to an entry of another area; the first that the reader has counts."""


@dataclass(frozen=True)
class Entry:
    """A line of the menu."""

    endpoint: str
    text: str
    here: bool
    """Whether the page that is read belongs to it."""


def entries() -> list[Entry]:
    """What whoever asks may use."""
    offered = [
        (endpoint, str(text))
        for endpoint, text, permission in ENTRIES
        if endpoint in current_app.view_functions and may(permission)
    ]
    areas = [endpoint.partition(".")[0] for endpoint, _ in offered]
    own = request.blueprint or ""
    here = next((area for area in FAMILIES.get(own, (own,)) if area in areas), None)
    return [
        Entry(endpoint, text, area == here)
        for (endpoint, text), area in zip(offered, areas, strict=True)
    ]


def init_app(app: Flask) -> None:
    """Offer the menu to templates."""
    app.add_template_global(entries, "menu")
