"""Demand: forecast with the history beside it, what planners say against it, what is needed."""

from web.demand import overruling, work
from web.demand.views import blueprint

__all__ = ["blueprint", "overruling", "work"]
