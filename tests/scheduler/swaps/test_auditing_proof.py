from __future__ import annotations

from itertools import combinations

import pytest

from scheduler.errors import InvalidDataError
from scheduler.swaps.sampling import drawn, most_wrong, percent_at_most


def chance_of_so_few(n_swaps: int, n_audited: int, n_wrong: int, wrong_in_all: int) -> float:
    """By drawing every sample there is; the first ``wrong_in_all`` swaps are the wrong ones."""
    samples = list(combinations(range(n_swaps), n_audited))
    few = sum(sum(swap < wrong_in_all for swap in sample) <= n_wrong for sample in samples)
    return few / len(samples)


@pytest.mark.parametrize("n_swaps", range(1, 11))
def test_bound_is_the_largest_number_that_every_sample_there_is_does_not_rule_out(
    n_swaps: int,
) -> None:
    for n_audited in range(n_swaps + 1):
        for n_wrong in range(n_audited + 1):
            possible = range(n_wrong, n_swaps - (n_audited - n_wrong) + 1)
            kept = [
                wrong
                for wrong in possible
                if chance_of_so_few(n_swaps, n_audited, n_wrong, wrong) > 0.05
            ]
            assert most_wrong(n_swaps, n_audited, n_wrong) == max(kept)


@pytest.mark.parametrize(("n_swaps", "n_audited"), [(8, 3), (9, 4), (12, 5)])
def test_bound_is_too_low_in_one_case_of_twenty_at_most_whatever_the_truth(
    n_swaps: int, n_audited: int
) -> None:
    samples = list(combinations(range(n_swaps), n_audited))
    for wrong_in_all in range(n_swaps + 1):
        found = [sum(swap < wrong_in_all for swap in sample) for sample in samples]
        bound = {n: most_wrong(n_swaps, n_audited, n) for n in set(found)}
        too_low = sum(bound[n] < wrong_in_all for n in found)
        assert 20 * too_low <= len(samples)


def test_figures_of_the_published_sentence() -> None:
    assert most_wrong(214, 22, 0) == 25
    assert percent_at_most(25, 214) == 12


@pytest.mark.parametrize(
    ("n_swaps", "n_audited", "n_wrong", "bound"),
    [(0, 0, 0, 0), (10, 0, 0, 10), (10, 10, 0, 0), (10, 10, 3, 3), (1, 1, 1, 1), (5, 1, 0, 4)],
)
def test_nothing_looked_at_proves_nothing_and_everything_proves_all(
    n_swaps: int, n_audited: int, n_wrong: int, bound: int
) -> None:
    assert most_wrong(n_swaps, n_audited, n_wrong) == bound


def test_bound_of_many_swaps_is_found_at_once() -> None:
    assert most_wrong(20_000, 2_000, 3) == 75


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(InvalidDataError, match="3 wrong of 2 audited of 5 swaps"):
        most_wrong(5, 2, 3)


def test_share_is_rounded_up_so_that_at_most_stays_true() -> None:
    assert [percent_at_most(*of) for of in ((1, 3), (1, 100), (101, 1000), (0, 0))] == [
        34,
        1,
        11,
        0,
    ]


def test_lot_never_falls_at_nought_always_at_a_hundred_and_about_as_often_as_asked() -> None:
    assert not any(drawn(0) for _ in range(500))
    assert all(drawn(100) for _ in range(500))
    # 2000 lots at 30 in a hundred: outside of 450 to 750 once in more than 10^12 cases.
    assert 450 < sum(drawn(30) for _ in range(2000)) < 750
