"""Swaps as agents see them: what waits, offering, taking, undoing, and what is allowed."""

from web.swaps import guiding, home, offering, offers, people
from web.swaps.blueprint import blueprint

__all__ = ["blueprint", "guiding", "home", "offering", "offers", "people"]
