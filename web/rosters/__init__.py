"""Rosters to look at: the week, a day, the Excel file."""

from web.rosters.views import blueprint

__all__ = ["blueprint"]
