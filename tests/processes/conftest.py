from __future__ import annotations

from tests.web.conftest import desk_template

__all__ = ["desk_template"]
