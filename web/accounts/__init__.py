"""The own account, and the administration of all."""

from web.accounts import administration, own
from web.accounts.blueprint import blueprint

__all__ = ["administration", "blueprint", "own"]
