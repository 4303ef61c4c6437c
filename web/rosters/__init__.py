"""Rosters: read by week and day, changed shift by shift, covered when somebody is away."""

from web.rosters import cover, duties, moves, views
from web.rosters.blueprint import blueprint

__all__ = ["blueprint", "cover", "duties", "moves", "views"]
