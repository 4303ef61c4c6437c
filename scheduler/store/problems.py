"""Problems as they were given to the solver, compressed, so that any run can be repeated."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError, require
from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
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
    body = zlib.compress(problem_json.encode())
    row = {"hash": problem_hash, "body": body, "created_at": moment(session)}
    insert_missing(session, ProblemRow, [row])
    require(
        get_problem(session, problem_hash) == problem_json,
        f"another problem is stored under the hash {problem_hash}",
    )


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
    return zlib.decompress(row.body).decode()
