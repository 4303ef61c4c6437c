"""The own shifts in one's calendar program, and reminders."""

from web.feeds.views import blueprint

__all__ = ["blueprint"]
