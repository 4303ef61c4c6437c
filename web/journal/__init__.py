"""Who changed what, when, why and on whose initiative."""

from web.journal.views import blueprint

__all__ = ["blueprint"]
