"""What runs in the background, what is due next, and the centre's settings."""

from web.operations import settings, views
from web.operations.blueprint import blueprint

__all__ = ["blueprint", "settings", "views"]
