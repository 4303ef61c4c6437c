"""Swaps looked at afterwards, and what that proves."""

from web.audits.views import blueprint

__all__ = ["blueprint"]
