"""What decisions about swaps and about absences have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError

if TYPE_CHECKING:
    from scheduler.access.accounts import Account
    from scheduler.errors import PodshiftError

RequestKind = Literal["swap", "absence"]


@dataclass(frozen=True)
class Decision:
    """What became of one of several requests that were decided at once."""

    kind: RequestKind
    id: str
    """Public id of the offer or the request for absence."""
    done: bool = True
    why_not_de: str = ""
    why_not_en: str = ""

    @classmethod
    def not_done(cls, kind: RequestKind, id_: str, why: PodshiftError) -> Decision:
        """It was not done, because of this."""
        return cls(kind, id_, False, why.in_language("de"), why.in_language("en"))

    @property
    def key(self) -> str:
        """Names it among requests of all kinds."""
        return f"{self.kind}:{self.id}"


def require_reason(reason: str, *, approve: bool) -> None:
    """Raise ``InvalidDataError`` if requests would be refused without a reason."""
    if not approve and not reason.strip():
        raise InvalidDataError("a refusal needs a reason", de="Eine Ablehnung braucht einen Grund.")


def require_decider(who: Account, pod: str, name: str, *, own: bool) -> None:
    """See that an account may decide a request.

    Parameters
    ----------
    name
        The request in English, such as ``swap 'x'``.
    own
        Whether it is a case of the account's own.

    Raises
    ------
    ConflictError
        If it is.
    NotFoundError
        If the account does not decide for the pod.
    """
    if own:
        raise ConflictError(
            "nobody decides a case of their own", de="Niemand entscheidet in eigener Sache."
        )
    if not who.decides_for(pod):
        raise NotFoundError(f"no {name}")
