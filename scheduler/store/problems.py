"""Problems as they were given to the solver, compressed, so that any run can be repeated."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scheduler.errors import InvalidDataError, NotFoundError
from scheduler.store.database import moment, take_turn
from scheduler.store.models.rosters import ProblemRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def put_problem(session: Session, problem_hash: str, problem_json: str) -> None:
    """Store a problem under its hash unless it is there already.

    Raises
    ------
    InvalidDataError
        If another problem has the same hash.
    """
    take_turn(session, "problems")
    stored = session.get(ProblemRow, problem_hash)
    if stored is None:
        body = zlib.compress(problem_json.encode())
        session.add(ProblemRow(hash=problem_hash, body=body, created_at=moment(session)))
        session.flush()
    elif _text(stored) != problem_json:
        raise InvalidDataError(f"another problem is stored under the hash {problem_hash}")


def get_problem(session: Session, problem_hash: str) -> str:
    """The JSON text stored under this hash.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.get(ProblemRow, problem_hash)
    if row is None:
        raise NotFoundError(f"no problem {problem_hash}")
    return _text(row)


def _text(row: ProblemRow) -> str:
    return zlib.decompress(row.body).decode()
