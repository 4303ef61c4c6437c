"""The agent's own week."""

from web.me.views import blueprint

__all__ = ["blueprint"]
