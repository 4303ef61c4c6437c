"""Files brought in: what they would change is shown first, then exactly that is stored."""

from web.imports.views import blueprint

__all__ = ["blueprint"]
