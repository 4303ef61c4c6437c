"""What an agent would like: days off, early or late, shifts, channels."""

from web.wishes.views import blueprint

__all__ = ["blueprint"]
