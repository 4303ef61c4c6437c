"""The JSON API for other programs, and the page where planners give them tokens."""

from web.api.tokens import blueprint
from web.api.wiring import PREFIX, create_api

__all__ = ["PREFIX", "blueprint", "create_api"]
