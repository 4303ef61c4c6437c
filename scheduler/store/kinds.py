"""How one kind of record is kept: its table, its natural key, and the way there and back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.store.models.people import AbsenceTypeRow, AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.validity import Validity

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from scheduler.store.base import Dated


R = TypeVar("R", bound=Any)
T = TypeVar("T", bound=Any)


@dataclass(frozen=True)
class Kind(Generic[R, T]):
    """Records ``T`` of one field of ``Centre``, kept as rows ``R``.

    Records with the same key form a group that is compared and replaced as a whole, such as the
    two stretches of a weekday's opening hours.
    """

    field: str
    subject: str
    """How the journal calls one record."""
    row: type[R]
    key: Callable[[T], Hashable]
    read: Callable[[R], T]
    fill: Callable[[R, T, Owners], None]
    parts: tuple[Any, ...] = ()
    """Relations of the row to what belongs to the record, read with it."""
    removable: bool = True
    """Whether records may go; pods and people stay, since rosters and history refer to them."""


@dataclass
class Owners:
    """Rows that records refer to by code or personnel number."""

    session: Session
    _found: dict[type[Any], dict[str, Any]] = field(default_factory=dict)

    def pod(self, code: str) -> PodRow:
        """The row of a pod."""
        found: PodRow = self._find(PodRow, "code", code, "pod")
        return found

    def agent(self, personnel_number: str) -> AgentRow:
        """The row of an agent."""
        found: AgentRow = self._find(AgentRow, "personnel_number", personnel_number, "agent")
        return found

    def absence_type(self, code: str) -> AbsenceTypeRow:
        """The row of an absence type."""
        found: AbsenceTypeRow = self._find(AbsenceTypeRow, "code", code, "absence type")
        return found

    def _find(self, table: type[Any], column: str, value: str, name: str) -> Any:
        if value not in self._found.get(table, {}):
            rows = self.session.scalars(select(table))
            self._found[table] = {getattr(row, column): row for row in rows}
        if value not in self._found[table]:
            raise NotFoundError(f"no {name} {value!r}")
        return self._found[table][value]


def grouped(kind: Kind[Any, T], records: Iterable[T]) -> dict[Hashable, list[T]]:
    """Records by their key, equal ones once."""
    groups: defaultdict[Hashable, list[T]] = defaultdict(list)
    for record in dict.fromkeys(records):
        groups[kind.key(record)].append(record)
    return dict(groups)


def values(row: object, names: Sequence[str]) -> dict[str, Any]:
    """The attributes ``names`` of a row or record."""
    return {name: getattr(row, name) for name in names}


def copy(source: object, target: object, names: Sequence[str]) -> None:
    """Set the attributes ``names`` of ``target`` to those of ``source``."""
    for name in names:
        setattr(target, name, getattr(source, name))


def validity(row: Dated) -> Validity:
    """The days on which a row holds."""
    return Validity(row.valid_from, row.valid_to)


def set_validity(row: Dated, days: Validity) -> None:
    """Set the days on which a row holds."""
    row.valid_from, row.valid_to = days.first, days.last
