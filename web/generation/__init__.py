"""Generating rosters: asking for a run, watching it, and comparing what came of several."""

from web.generation import draft_views, form_views, run_views
from web.generation.blueprint import blueprint

__all__ = ["blueprint", "draft_views", "form_views", "run_views"]
