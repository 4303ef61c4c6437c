"""Signing in and out, and where one lands afterwards."""

from web.auth import oidc, views
from web.auth.blueprint import blueprint

__all__ = ["blueprint", "oidc", "views"]
