"""A search over many people finds for each just what a check of its own finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.errors import PodshiftError
from scheduler.store.roster_records import Place
from scheduler.swaps.checking import check_swap
from scheduler.swaps.matching import partners
from scheduler.swaps.policy import Verdict
from solver.problem import Batch
from tests.builders.drawn import RULES, Setting, draw, on

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from scheduler.swaps.matching import Match
    from scheduler.swaps.records import OfferKind

NORTH = {"A": "E.L.N..", "B": "L..EE..", "C": ".EEEE..", "D": "N..L.S.", "E": "......."}
SOUTH = {"F": "EEEEE..", "G": "..NN.ML"}
BATCHES = (Batch("voice", 0, 80, 900), Batch("voice", 30, 200, 1500))


@pytest.mark.parametrize("kind", ["gift", "exchange"])
def test_what_is_remembered_during_a_search_changes_no_answer(
    sqlite: Database, kind: OfferKind
) -> None:
    drawn = draw(
        sqlite, {"N": NORTH, "S": SOUTH}, Setting(RULES, demand=10, batches=BATCHES)
    )  # fmt: skip
    n_tried = 0
    for day in (0, 2, 4):
        found = partners(sqlite, Place("A", on(day)), "everyone", kind=kind)
        for match in (*found.possible, *found.impossible):
            assert_as_alone(drawn.database, match)
            n_tried += 1
    assert n_tried >= 18


def assert_as_alone(database: Database, match: Match) -> None:
    if match.fault is not None:
        with pytest.raises(PodshiftError) as alone:
            check_swap(database, match.swap)
        assert str(alone.value) == str(match.fault)
        return
    check = check_swap(database, match.swap)
    assert match.breaches == check.breaches
    if match.check is None:
        assert check.verdict is Verdict.REFUSE
    else:
        assert match.check == check
