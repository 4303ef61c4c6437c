"""A request is checked when it is made, and survives the queue."""

from __future__ import annotations

from typing import Any

import pytest

from scheduler.errors import InvalidDataError
from scheduler.planning.request import GenerationRequest
from tests.builders.desk import DRAFTED_WEEK, NOW
from tests.builders.room import HAM


@pytest.mark.parametrize(
    "request_",
    [
        GenerationRequest(DRAFTED_WEEK),
        GenerationRequest(
            DRAFTED_WEEK,
            n_days=28,
            pods=HAM,
            moves=5,
            keep="nothing",
            change_little=True,
            base="abc",
            freeze_until=NOW,
            name="Ä",
        ),
    ],
)
def test_request_survives_the_queue(request_: GenerationRequest) -> None:
    assert GenerationRequest.of(request_.payload()) == request_
    assert GenerationRequest.of({**request_.payload(), "again": "a job"}) == request_


@pytest.mark.parametrize(
    "wrong",
    [{"n_days": 57}, {"keep": "half"}, {"seconds": 0}, {"freeze_until": "2026-11-30T10:00"}],
)
def test_request_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidDataError):
        GenerationRequest.of({"first_day": "2026-12-07", **wrong})
