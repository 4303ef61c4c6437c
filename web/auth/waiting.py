"""How long to wait, in words."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from flask_babel import ngettext

MINUTE = timedelta(minutes=1)


def wait_text(wait: timedelta) -> str:
    """That too many attempts failed, and in how many minutes to try again."""
    return str(
        ngettext(
            "Too many attempts failed. Please try again in %(num)d minute.",
            "Too many attempts failed. Please try again in %(num)d minutes.",
            max(1, ceil(wait / MINUTE)),
        )
    )
