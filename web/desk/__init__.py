"""The desk: the planner's week at a glance."""

from web.desk.views import blueprint

__all__ = ["blueprint"]
