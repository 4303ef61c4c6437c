"""What audits proved, in one sentence."""

from __future__ import annotations

from typing import Literal

from scheduler.swaps.sampling import percent_at_most

Language = Literal["de", "en"]


def sentence(
    language: Language,
    *,
    n_swaps: int,
    n_audited: int,
    n_wrong: int,
    most_wrong: int,
    n_long: int = 0,
    n_long_wrong: int = 0,
) -> str:
    """What a report says; parameters are those of ``scheduler.store.audits.AuditReport``.

    Such as *214 swaps, 22 looked at, none wrong: at most 12 % can have been*.
    """
    parts = []
    if n_swaps:
        seen = _seen(language, n_swaps, n_audited)
        bound = _bound(language, n_audited, n_swaps, percent_at_most(most_wrong, n_swaps))
        parts.append(f"{_swaps(language, n_swaps)}, {seen}, {_wrong(language, n_wrong)}{bound}")
    if n_long:
        seen, wrong = _seen(language, n_long, n_long), _wrong(language, n_long_wrong)
        parts.append(f"{_long(language, n_long)}, {seen}, {wrong}")
    return "; ".join(parts) + "."


def _swaps(language: Language, n: int) -> str:
    if language == "de":
        return f"{n} Tausch" if n == 1 else f"{n} Tausche"
    return f"{n} swap" if n == 1 else f"{n} swaps"


def _long(language: Language, n: int) -> str:
    if language == "de":
        return f"{n} langer eigens" if n == 1 else f"{n} lange eigens"
    return f"{n} long one apart" if n == 1 else f"{n} long ones apart"


def _seen(language: Language, n: int, seen: int) -> str:
    every = n == seen and n > 1
    if language == "de":
        return "alle geprüft" if every else f"{seen} geprüft"
    return "all looked at" if every else f"{seen} looked at"


def _wrong(language: Language, n: int) -> str:
    if language == "de":
        return f"{n} falsch" if n else "keiner falsch"
    return f"{n} wrong" if n else "none wrong"


def _bound(language: Language, n_audited: int, n_swaps: int, percent: int) -> str:
    if n_audited == n_swaps:
        return ""
    if language == "de":
        return f": höchstens {percent} % können es gewesen sein"
    return f": at most {percent} % can have been"
