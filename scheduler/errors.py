"""Errors whose text a person reads.

PodshiftError
    InvalidDataError     a record contradicts itself; names field and value
    NotFoundError        what was asked for does not exist
    ConflictError        somebody else changed it meanwhile, or its state forbids the step
    ForbiddenError       whoever asks may not do this
    UnavailableError     something the program needs, such as the database, cannot be used
"""

from __future__ import annotations

from typing import Literal


class PodshiftError(Exception):
    """Base of every error that is told to the person who caused it.

    Parameters
    ----------
    text
        The sentence in English.
    de
        The same in German, for errors that pages show; without it the English one is shown.
    """

    def __init__(self, text: str, *, de: str = "") -> None:
        super().__init__(text)
        self._de = de

    def in_language(self, language: Literal["de", "en"]) -> str:
        """The sentence in the reader's language, as far as there is one."""
        return self._de if language == "de" and self._de else str(self)


class InvalidDataError(PodshiftError):
    """A record contradicts itself; the message names field, value and what was expected."""


class NotFoundError(PodshiftError):
    """What was asked for does not exist."""


class ConflictError(PodshiftError):
    """The state of things forbids this step, or somebody else was faster."""


class ForbiddenError(PodshiftError):
    """Whoever asks may not do this."""


class UnavailableError(PodshiftError):
    """Something the program needs cannot be used now; the message says what would help."""


def require(holds: bool, message: str) -> None:
    """Raise ``InvalidDataError`` with ``message`` unless ``holds``."""
    if not holds:
        raise InvalidDataError(message)
