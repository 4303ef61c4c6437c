"""Puts the records of all files together into the centre they make."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from scheduler.centre import Centre
from scheduler.errors import InvalidDataError
from scheduler.files import building
from scheduler.files.merging import Change, KindOfRecord, merge

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from scheduler.files.faults import Fault
    from scheduler.files.records import Record
    from scheduler.people.absences import Absence
    from scheduler.people.agents import Agent
    from scheduler.pods.patterns import ShiftPattern

T = TypeVar("T")


@dataclass(frozen=True)
class _SimpleKind:
    """A kind whose rows become records of the centre one by one."""

    record: KindOfRecord
    build: Callable[[Record], Any]


_SIMPLE = (
    _SimpleKind(KindOfRecord("pods", lambda p: p.code, lambda p: p.name), building.pod),
    _SimpleKind(KindOfRecord("opening", lambda o: o.pod, lambda o: o.pod), building.opening),
    _SimpleKind(
        KindOfRecord("promises", lambda p: (p.stream.pod, p.stream.key), lambda p: p.stream.key),
        building.promise,
    ),
    _SimpleKind(
        KindOfRecord("special_days", lambda s: (s.day, s.name, s.pod), lambda s: s.name),
        building.special_day,
    ),
    _SimpleKind(
        KindOfRecord("absence_types", lambda t: t.code, lambda t: t.name_de),
        building.absence_type,
    ),
    _SimpleKind(
        KindOfRecord("wishes", lambda w: w.personnel_number, lambda w: w.personnel_number),
        building.wish,
    ),
    _SimpleKind(
        KindOfRecord(
            "leave",
            lambda leave: (leave.personnel_number, leave.year),
            lambda leave: f"{leave.personnel_number} {leave.year}",
        ),
        building.leave,
    ),
    _SimpleKind(
        KindOfRecord(
            "school_holidays", lambda h: (h.first, h.name, h.state, h.pod), lambda h: h.name
        ),
        building.school_holiday,
    ),
    _SimpleKind(
        KindOfRecord(
            "hours_accounts",
            lambda opening: (opening.personnel_number, opening.as_of),
            lambda opening: f"{opening.personnel_number} {opening.as_of}",
        ),
        building.opening_balance,
    ),
)
_PATTERNS = KindOfRecord("patterns", lambda p: p.code, lambda p: p.name)
_AGENTS = KindOfRecord("agents", lambda a: a.personnel_number, lambda a: a.name, removable=False)
_ABSENCES = KindOfRecord(
    "absences", lambda a: (a.personnel_number, a.first), lambda a: a.personnel_number
)


@dataclass
class _Assembly:
    records: Mapping[str, Sequence[Record]]
    current: Centre
    replaced: Collection[str]
    """Kinds whose missing records go."""
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def complete(self, kind: str) -> list[Record]:
        return [record for record in self.records.get(kind, ()) if record.complete]

    def built(self, rows: Sequence[Record], build: Callable[[], T]) -> T | None:
        """What ``build`` makes of rows, or ``None`` with the contradiction noted."""
        try:
            return build()
        except InvalidDataError as error:
            column = next(iter(rows[0].values))
            self.faults.append(rows[0].fault(column, "valid", reason=str(error)))
            return None

    def pairs(self, kind: str, build: Callable[[Record], Any]) -> Iterator[tuple[Record, Any]]:
        """Each row with what it gives; a row may give several records."""
        for row in self.complete(kind):
            made = self.built([row], partial(build, row))
            several = made if isinstance(made, tuple) else (made,)
            yield from ((row, one) for one in several if one is not None)

    def built_by(
        self, kind: str, column: str, build: Callable[[Record], Any]
    ) -> dict[str, tuple[Any, ...]]:
        """Records of all rows, grouped by a column."""
        groups: defaultdict[str, tuple[Any, ...]] = defaultdict(tuple)
        for row, one in self.pairs(kind, build):
            groups[row[column]] += (one,)
        return groups

    def merged(self, kind: KindOfRecord, current: Iterable[T], new: Iterable[T]) -> tuple[T, ...]:
        """Current records with the new ones laid over them; as they are if no file has the kind."""
        if not self.records.get(kind.name):
            return tuple(current)
        after, changes = merge(kind, current, new, replaces=kind.name in self.replaced)
        self.changes += changes
        return after

    def merged_parts(
        self, kind: KindOfRecord, current: Iterable[T], new: Sequence[T]
    ) -> tuple[T, ...]:
        """Like ``merged``; without a file of the kind itself nothing counts as missing."""
        whole = bool(self.records.get(kind.name))
        replaces = whole and kind.name in self.replaced
        after, changes = merge(kind, current, new, replaces=replaces)
        self.changes += [c for c in changes if whole or c.status != "missing"]
        return after


def assemble(
    records: Mapping[str, Sequence[Record]], current: Centre, replaced: Collection[str]
) -> tuple[Centre, tuple[Change, ...], tuple[Fault, ...]]:
    """The centre after an import, what changes, and records that contradict themselves."""
    assembly = _Assembly(records, current, replaced)
    simple = {
        kind.record.name: assembly.merged(
            kind.record,
            getattr(current, kind.record.name),
            [one for _, one in assembly.pairs(kind.record.name, kind.build)],
        )
        for kind in _SIMPLE
    }
    after = Centre(
        patterns=_patterns(assembly),
        agents=_agents(assembly),
        absences=_absences(assembly),
        **simple,
    )
    return after, tuple(assembly.changes), tuple(assembly.faults)


def _patterns(assembly: _Assembly) -> tuple[ShiftPattern, ...]:
    """Patterns of ``patterns`` with the breaks of ``breaks``; each file may come alone."""
    current = {pattern.code: pattern for pattern in assembly.current.patterns}
    breaks = assembly.built_by("breaks", "pattern", building.break_rule)
    bare = {one.code: one for _, one in assembly.pairs("patterns", building.pattern)}
    touched = dict.fromkeys([*bare, *breaks])
    incoming = [
        replace(base, breaks=breaks.get(code, current[code].breaks if code in current else ()))
        for code in touched
        if (base := bare.get(code) or current.get(code)) is not None
    ]
    return assembly.merged_parts(_PATTERNS, assembly.current.patterns, incoming)


_PARTS = {
    "channels": building.channel_grant,
    "skills": building.skill_grant,
    "availability": building.availability,
}


def _agents(assembly: _Assembly) -> tuple[Agent, ...]:
    """People of ``agents`` with what they can do; each file may come alone."""
    current = {agent.personnel_number: agent for agent in assembly.current.agents}
    rows: defaultdict[str, list[Record]] = defaultdict(list)
    for row in assembly.complete("agents"):
        rows[row["personnel_number"]].append(row)
    people = {number: assembly.built(r, partial(building.agent, r)) for number, r in rows.items()}
    parts = {
        kind: assembly.built_by(kind, "personnel_number", build) for kind, build in _PARTS.items()
    }
    incoming = []
    for number in dict.fromkeys([*people, *(n for part in parts.values() for n in part)]):
        known = current.get(number)
        base = people.get(number) or known
        if base is not None:
            kept: dict[str, Any] = {kind: getattr(known, kind, ()) for kind in _PARTS}
            stated = {kind: part[number] for kind, part in parts.items() if number in part}
            incoming.append(replace(base, **(kept | stated)))
    return assembly.merged_parts(_AGENTS, assembly.current.agents, incoming)


def _absences(assembly: _Assembly) -> tuple[Absence, ...]:
    """Absences; a new one takes the place of those of the same person that it overlaps."""
    incoming = [one for _, one in assembly.pairs("absences", building.absence)]
    by_person: defaultdict[str, list[Absence]] = defaultdict(list)
    for one in incoming:
        by_person[one.personnel_number].append(one)

    def gives_way(old: Absence) -> bool:
        return any(
            new.first != old.first and new.first <= old.last and old.first <= new.last
            for new in by_person[old.personnel_number]
        )

    current = assembly.current.absences
    stays = [old for old in current if not gives_way(old)]
    assembly.changes += [
        Change(
            "absences",
            f"{old.personnel_number} {old.first}",
            old.personnel_number,
            "removed",
            before=(old,),
        )
        for old in current
        if gives_way(old)
    ]
    return assembly.merged(_ABSENCES, stays, incoming)
