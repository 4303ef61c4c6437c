"""The own account, and the administration of all."""

from web.accounts import administration, own
from web.accounts.blueprint import blueprint, own_blueprint

__all__ = ["administration", "blueprint", "own", "own_blueprint"]
