"""People with contracts, and what the tests of leave ask of a centre."""

from __future__ import annotations

from datetime import time
from typing import Any

from scheduler.people.agents import Agent, Contract, PodMembership


def worker(days_a_week: int = 5, number: str = "1", **fields: Any) -> Agent:
    """Somebody of pod N who works so many days a week."""
    contract = Contract(480 * days_a_week, 0, 540 * days_a_week, days_a_week)
    given = {"contracts": (contract,), "memberships": (PodMembership("N"),), **fields}
    return Agent(number, "Anna Alt", **given)


HOURS = (time(8), time(16))
