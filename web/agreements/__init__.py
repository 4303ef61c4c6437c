"""Rule sets: what is in force, every version, what differs, and how a new one is made."""

from web.agreements import making, views
from web.agreements.blueprint import blueprint

__all__ = ["blueprint", "making", "views"]
