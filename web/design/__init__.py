"""One page of examples of every part of a page; shown in demo mode."""

from web.design.views import blueprint

__all__ = ["blueprint"]
