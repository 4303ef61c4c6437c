"""Rosters: read by week and day, changed shift by shift, covered when somebody is away."""

from web.rosters import duties, moves, views
from web.rosters.blueprint import blueprint

__all__ = ["blueprint", "duties", "moves", "views"]
