"""Which swaps are looked at afterwards, and what looking at some of them proves about all."""

from __future__ import annotations

import secrets
from math import comb

from scheduler.errors import require

ONE_IN = 20
"""A bound is wrong in one case of so many at most: 95 % confidence."""


def drawn(percent: int) -> bool:
    """Whether the lot falls on a swap; nobody can foresee it.

    Every swap of a period is drawn with the same probability, whatever happens to others. Among
    the samples of one size each is then equally likely, which is all that ``most_wrong`` needs.
    """
    return secrets.randbelow(100) < percent


def most_wrong(n_swaps: int, n_audited: int, n_wrong: int) -> int:
    """So many of the swaps can have been wrong at most, at 95 % confidence.

    If W of N swaps are wrong and n are drawn without putting back, the number w of wrong ones among
    them has the hypergeometric distribution, P(w) = C(W, w) C(N - W, n - w) / C(N, n). A number W
    is ruled out if so few wrong ones as were found, or fewer, would turn up in one case of twenty
    at most. The bound is the largest W that is not ruled out: the test is inverted, so it is exact
    and needs no approximation for small N. Integers only.

    Parameters
    ----------
    n_swaps
        N, of which the sample was drawn.
    n_audited
        n, the size of the sample.
    n_wrong
        Wrong ones among the sample.

    Raises
    ------
    InvalidDataError
        Unless ``0 <= n_wrong <= n_audited <= n_swaps``.

    Notes
    -----
    L. Katz, Confidence intervals for the number showing a certain characteristic in a population
    when sampling is without replacement, Journal of the American Statistical Association 48 (1953),
    256-261; T. Wright, Exact confidence bounds when sampling from small finite universes, Lecture
    Notes in Statistics 66 (1991).
    """
    require(
        0 <= n_wrong <= n_audited <= n_swaps,
        f"{n_wrong} wrong of {n_audited} audited of {n_swaps} swaps, expected no more than before",
    )
    # The more are wrong, the less likely so few are found: the bound can be halved towards.
    low, high = n_wrong, n_swaps - (n_audited - n_wrong)
    while low < high:
        middle = (low + high + 1) // 2
        if _ruled_out(n_swaps, n_audited, n_wrong, middle):
            high = middle - 1
        else:
            low = middle
    return low


def percent_at_most(part: int, whole: int) -> int:
    """A share in percent, rounded up; 0 of nothing."""
    return -(-100 * part // whole) if whole else 0


def _ruled_out(n_swaps: int, n_audited: int, n_wrong: int, wrong_in_all: int) -> bool:
    so_few = sum(
        comb(wrong_in_all, found) * comb(n_swaps - wrong_in_all, n_audited - found)
        for found in range(n_wrong + 1)
    )
    return ONE_IN * so_few <= comb(n_swaps, n_audited)
