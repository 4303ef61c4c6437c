"""The key that signs what browsers keep: set, or made once and kept in a file."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.settings import Settings


def secret_key(settings: Settings) -> str:
    """The installation's key; all its web processes have the same."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.secret_file
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Exclusive, so that of two processes that start together one writes and both read.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii")
