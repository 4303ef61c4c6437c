"""What can go wrong in the solver.

SolverError
    InvalidProblemError     the question contradicts itself; names field and value
    ModelDisagreesError     model and verification priced a roster differently: a fault of ours
    SolveFailedError        the search ended without an answer that it may return
"""


class SolverError(Exception):
    """Base of everything the solver raises on purpose."""


class InvalidProblemError(SolverError):
    """The problem contradicts itself; the message names field and value."""


class ModelDisagreesError(SolverError):
    """A roster's penalty differs between the model that found it and ``verify``."""


class SolveFailedError(SolverError):
    """The search could not give an answer that keeps every hard rule."""


def require(holds: bool, message: str) -> None:
    """Raise ``InvalidProblemError`` with the message unless the condition holds."""
    if not holds:
        raise InvalidProblemError(message)
