"""Errors whose text a person reads.

PodshiftError
    InvalidDataError     a record contradicts itself; names field and value
    NotFoundError        what was asked for does not exist
    ConflictError        somebody else changed it meanwhile, or its state forbids the step
    UnavailableError     something the program needs, such as the database, cannot be used
"""


class PodshiftError(Exception):
    """Base of every error that is told to the person who caused it."""


class InvalidDataError(PodshiftError):
    """A record contradicts itself; the message names field, value and what was expected."""


class NotFoundError(PodshiftError):
    """What was asked for does not exist."""


class ConflictError(PodshiftError):
    """The state of things forbids this step, or somebody else was faster."""


class UnavailableError(PodshiftError):
    """Something the program needs cannot be used now; the message says what would help."""


def require(holds: bool, message: str) -> None:
    """Raise ``InvalidDataError`` with ``message`` unless ``holds``."""
    if not holds:
        raise InvalidDataError(message)
