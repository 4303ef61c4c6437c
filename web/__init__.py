"""The web: parse, call the scheduler, render."""

from web.app import create_app
from web.config import WebConfig

__all__ = ["WebConfig", "create_app"]
