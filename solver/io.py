"""Problems and rosters as JSON, and the hash that names a problem."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from solver.codec import from_plain, to_plain
from solver.errors import InvalidProblemError
from solver.problem import Problem
from solver.roster import Roster


def dump_problem(problem: Problem) -> str:
    """The problem as JSON; equal problems give equal text."""
    return _dump(problem)


def load_problem(text: str) -> Problem:
    """The problem that ``dump_problem`` wrote.

    Raises
    ------
    InvalidProblemError
        If the text is no JSON, or what it says is no problem; names the place in it.
    """
    problem: Problem = from_plain(Problem, _parsed(text))
    return problem


def dump_roster(roster: Roster) -> str:
    """The roster as JSON."""
    return _dump(roster)


def load_roster(text: str) -> Roster:
    """The roster that ``dump_roster`` wrote; raises as ``load_problem`` does."""
    roster: Roster = from_plain(Roster, _parsed(text))
    return roster


def content_hash(problem: Problem) -> str:
    """SHA-256 of the problem's JSON, in hexadecimal."""
    return hashlib.sha256(dump_problem(problem).encode()).hexdigest()


def _dump(value: Any) -> str:
    return json.dumps(to_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidProblemError(f"line {error.lineno} is not JSON: {error.msg}") from error
