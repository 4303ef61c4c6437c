"""The command ``podshift``."""

from scheduler.cli.main import main

__all__ = ["main"]
