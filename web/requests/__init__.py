"""The lead's desk: requests that wait, and deputies."""

from web.requests import deputies, detail, listing
from web.requests.blueprint import blueprint

__all__ = ["blueprint", "deputies", "detail", "listing"]
