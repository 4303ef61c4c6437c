"""Plans an import: reads files, checks every row, and says what the centre would become.

Nothing is written: the plan is applied to the store by whoever asked for it, or not at all.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from scheduler.centre import Centre
from scheduler.files.accepted import ENDINGS, RULES_SUFFIX
from scheduler.files.assembly import assemble
from scheduler.files.contradictions import contradictions, is_zone
from scheduler.files.crosschecks import crosscheck
from scheduler.files.faults import Fault, expected, in_order
from scheduler.files.history import queues_of, read_actuals, read_history
from scheduler.files.records import lay_out, read_records
from scheduler.files.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import pandas as pd

    from scheduler.files.merging import Change
    from scheduler.files.records import LaidOutTable, Record
    from scheduler.files.tables import Table

INTERVAL_KINDS = ("history", "actuals")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of an import: its name, the hash of its content, the kinds of record in it."""

    name: str
    sha256: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class SentTables:
    """Tables that came over the wire and not as a file; each table's sheet names its kind."""

    name: str
    """Stands where a file's name would."""
    tables: tuple[Table, ...]
    sha256: str


Source: TypeAlias = "Path | SentTables"


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. With faults it does nothing: ``after`` is the current centre."""

    faults: tuple[Fault, ...]
    after: Centre
    changes: tuple[Change, ...] = ()
    history: pd.DataFrame | None = field(default=None, compare=False)
    """Columns ``scheduler.files.history.HISTORY_COLUMNS``."""
    actuals: pd.DataFrame | None = field(default=None, compare=False)
    """Columns ``scheduler.files.history.ACTUALS_COLUMNS``."""
    rule_set_toml: str | None = None
    files: tuple[ReadFile, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the import may be carried out."""
        return not self.faults


def plan_import(
    paths: Sequence[Source], current: Centre | None = None, *, replaced: Collection[str] = ()
) -> ImportPlan:
    """Read files and plan the import; every fault of all files at once.

    Parameters
    ----------
    paths
        CSV files, Excel workbooks and at most one rule set; a folder stands for its files. Tables
        that were sent may stand among them.
    current
        The centre as it is; files may refer to its pods, people and patterns.
    replaced
        Kinds of record whose current entries go if the files do not mention them. People stay.
    """
    current = current or Centre()
    desk = _Desk()
    for path in _files(paths):
        desk.read(path)
    desk.check(current)
    after, changes, broken = assemble(desk.records, current, replaced)
    queues = queues_of(desk.records["queues"], desk.zones(after))
    history = actuals = None
    if desk.intervals["history"]:
        history, wrong = read_history(desk.intervals["history"], queues)
        desk.faults += wrong
    if desk.intervals["actuals"]:
        actuals, wrong = read_actuals(desk.intervals["actuals"], queues)
        desk.faults += wrong
    faults = in_order([*desk.faults, *broken])
    if faults:
        return ImportPlan(faults, current, files=tuple(desk.files))
    rules = desk.rule_sets[0] if desk.rule_sets else None
    return ImportPlan((), after, changes, history, actuals, rules, tuple(desk.files))


def _files(paths: Iterable[Source]) -> list[Source]:
    """Files in order; of a folder those that an import can read."""
    found: list[Source] = []
    for path in paths:
        if isinstance(path, SentTables):
            found.append(path)
        elif path.is_dir():
            found += sorted(p for p in path.iterdir() if p.suffix.lower() in ENDINGS)
        else:
            found.append(path)
    return list(dict.fromkeys(found))


class _Desk:
    """Where the contents of all files lie while they are read."""

    def __init__(self) -> None:
        self.records: defaultdict[str, list[Record]] = defaultdict(list)
        self.intervals: defaultdict[str, list[LaidOutTable]] = defaultdict(list)
        self.rule_sets: list[str] = []
        self.files: list[ReadFile] = []
        self.faults: list[Fault] = []

    def read(self, path: Source) -> None:
        """Read one file of any kind, or what was sent."""
        if isinstance(path, SentTables):
            kinds = self._lay_out(Path(path.name), path.tables)
            self.files.append(ReadFile(path.name, path.sha256, tuple(dict.fromkeys(kinds))))
            return
        if path.suffix.lower() == RULES_SUFFIX:
            kinds = self._read_rules(path)
        else:
            kinds = self._read_tables(path)
        self.files.append(ReadFile(path.name, _sha256(path), tuple(dict.fromkeys(kinds))))

    def _read_rules(self, path: Path) -> list[str]:
        try:
            text = path.read_text("utf-8-sig")
            tomllib.loads(text)
        except OSError as error:
            self._file_fault(path, error.strerror or "", "readable_file")
        except ValueError as error:
            self._file_fault(path, "", "toml", reason=str(error))
        else:
            if self.rule_sets:
                self._file_fault(path, path.name, "one_rule_set")
            self.rule_sets.append(text)
        return ["rules"]

    def _file_fault(self, path: Path, value: str, id: str, /, **fields: object) -> None:
        self.faults.append(Fault(path.name, "", None, "", value, expected(id, **fields)))

    def _read_tables(self, path: Path) -> list[str]:
        tables, faults = read_tables(path)
        self.faults += faults
        return self._lay_out(path, tables)

    def _lay_out(self, path: Path, tables: Iterable[Table]) -> list[str]:
        kinds = []
        for table in tables:
            source, faults = lay_out(path, table)
            self.faults += faults
            if source is not None:
                kinds.append(source.layout.kind)
                self._keep(source)
        return kinds

    def _keep(self, source: LaidOutTable) -> None:
        if source.layout.kind in INTERVAL_KINDS:
            self.intervals[source.layout.kind].append(source)
            return
        records, faults = read_records(source)
        self.records[source.layout.kind] += records
        self.faults += faults

    def check(self, current: Centre) -> None:
        """Check rows in themselves and against each other."""
        for kind, records in self.records.items():
            for position, record in enumerate(records):
                found = tuple(contradictions(record)) if record.complete else ()
                if found:
                    self.faults += found
                    self.records[kind][position] = replace(record, contradicts_itself=True)
        self.faults += crosscheck(self.records, current)

    def zones(self, after: Centre) -> dict[str, str]:
        """Zones of all pods; one whose own row is at fault counts as known all the same."""
        mentioned = {record["code"]: "UTC" for record in self.records["pods"]}
        return mentioned | {pod.code: pod.zone for pod in after.pods if is_zone(pod.zone)}


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
