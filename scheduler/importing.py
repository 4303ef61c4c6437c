"""Carries an import out: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.errors import InvalidDataError
from scheduler.files.faults import Fault, expected
from scheduler.files.importer import INTERVAL_KINDS, plan_import
from scheduler.files.merging import Change
from scheduler.files.preview import by_kind, record_text
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.history import interval_changes, save_actuals, save_history
from scheduler.store.imports import known_batch, record_batch
from scheduler.store.journal import Origin
from scheduler.store.rule_sets import adopt_rule_set, adopted_rule_set, put_rule_set

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.files.importer import ImportPlan, Source
    from scheduler.store.database import Database
    from scheduler.store.history import IntervalChanges
    from scheduler.store.imports import ImportBatch


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or, in a dry run or with faults, what it would have done."""

    plan: ImportPlan
    faults: tuple[Fault, ...]
    done: bool
    changes: tuple[Change, ...] = ()
    """Of all records, the rule set among them."""
    intervals: tuple[IntervalChanges, ...] = ()
    """Of history and actuals, by stream."""
    read_before: tuple[ImportBatch, ...] = ()
    """Files of history or actuals that were read before: they add nothing."""
    n_history: int = 0
    n_actuals: int = 0

    @property
    def digest(self) -> str:
        """Two reports that say the same of the same files have the same digest."""
        parts = (self.plan.files, self.faults, self.intervals, [b.id for b in self.read_before])
        changes = [
            (c.kind, c.key, c.status, *map(record_text, (*c.before, *c.now))) for c in self.changes
        ]
        return sha256(repr((*parts, changes)).encode()).hexdigest()

    def preview(self) -> dict[str, Any]:
        """The report as plain data, to be kept and shown."""
        return {
            "digest": self.digest,
            "files": [{"name": f.name, "kinds": list(f.kinds)} for f in self.plan.files],
            "faults": [
                {**fault.as_json(), "text": {"de": fault.text("de"), "en": fault.text("en")}}
                for fault in self.faults
            ],
            "kinds": by_kind(self.changes),
            "intervals": [each.as_json() for each in self.intervals],
            "read_before": [
                {"name": b.file_name, "kind": b.kind, "at": b.at.isoformat()}
                for b in self.read_before
            ],
        }


def import_files(
    database: Database,
    paths: Sequence[Source],
    *,
    who: str,
    dry_run: bool = False,
    replaced: Collection[str] = (),
    only_if: str | None = None,
) -> ImportReport:
    """Read files and store what they say, unless anything in them is wrong.

    Parameters
    ----------
    paths
        Files, or folders whose files are meant, or tables that were sent.
    who
        Stands in the journal.
    replaced
        Kinds of record whose current entries go if the files do not mention them.
    only_if
        The digest of an earlier report: nothing is stored unless this one says the same.

    Raises
    ------
    ConflictError
        If somebody changed the centre while the files were read.
    """
    with database.reading() as session:
        current = load_centre(session)
        plan = plan_import(paths, current, replaced=replaced)
        report = _report(session, plan)
    if report.faults or dry_run or (only_if is not None and report.digest != only_if):
        return report
    with database.writing() as session:
        _store(session, current, plan, Origin(who, "employer"), replaced)
    return replace(report, done=True)


def _report(session: Session, plan: ImportPlan) -> ImportReport:
    """What the plan would do, nothing of it done."""
    faults = (*plan.faults, *_rule_set_faults(plan))
    if faults:
        return ImportReport(plan, faults, done=False)
    known = [
        (kind, known_batch(session, file.sha256, kind))
        for file in plan.files
        for kind in file.kinds
        if kind in INTERVAL_KINDS
    ]
    read = {kind for kind, batch in known if batch is None}
    frames = {"history": plan.history, "actuals": plan.actuals}
    return ImportReport(
        plan,
        (),
        done=False,
        changes=(*plan.changes, *_rule_set_change(session, plan)),
        intervals=tuple(
            change
            for kind, rows in frames.items()
            if rows is not None and kind in read
            for change in interval_changes(session, kind, rows)
        ),
        read_before=tuple(batch for _, batch in known if batch is not None),
        n_history=0 if plan.history is None else len(plan.history),
        n_actuals=0 if plan.actuals is None else len(plan.actuals),
    )


def _rule_set_change(session: Session, plan: ImportPlan) -> list[Change]:
    if plan.rule_set_toml is None:
        return []
    new = parse_rule_set(plan.rule_set_toml)
    standing = adopted_rule_set(session)
    if standing is not None and standing.hash == new.content_hash:
        return [Change("rules", new.content_hash[:10], new.name, "unchanged")]
    return [
        Change("rules", new.content_hash[:10], new.name, "new" if standing is None else "changed")
    ]


def _rule_set_faults(plan: ImportPlan) -> list[Fault]:
    if plan.rule_set_toml is None:
        return []
    try:
        parse_rule_set(plan.rule_set_toml)
    except InvalidDataError as error:
        name = next(file.name for file in plan.files if "rules" in file.kinds)
        lines = str(error).splitlines()
        return [Fault(name, "", None, "", line, expected("rule_set")) for line in lines]
    return []


def _store(
    session: Session,
    current: Centre,
    plan: ImportPlan,
    origin: Origin,
    replaced: Collection[str],
) -> None:
    save_centre(session, current, plan.after, origin, remove_missing=replaced)
    batches = {kind: _batch(session, plan, kind, origin.who) for kind in _kinds(plan)}
    _save_rows(session, plan, batches, origin)
    if plan.rule_set_toml is not None:
        rule_set = parse_rule_set(plan.rule_set_toml)
        put_rule_set(session, rule_set.name, rule_set.toml)
        adopt_rule_set(session, rule_set.content_hash, origin)


def _kinds(plan: ImportPlan) -> list[str]:
    return sorted({kind for file in plan.files for kind in file.kinds})


def _batch(session: Session, plan: ImportPlan, kind: str, who: str) -> ImportBatch | None:
    """The newly recorded batch of a kind; ``None`` if all its files were read before."""
    rows = {"history": plan.history, "actuals": plan.actuals}.get(kind)
    newest = None
    for file in plan.files:
        if kind in file.kinds and known_batch(session, file.sha256, kind) is None:
            newest = record_batch(
                session,
                file_hash=file.sha256,
                kind=kind,
                file_name=file.name,
                n_rows=0 if rows is None else len(rows),
                who=who,
            )
    return newest


def _save_rows(
    session: Session,
    plan: ImportPlan,
    batches: dict[str, ImportBatch | None],
    origin: Origin,
) -> None:
    for kind, rows, save in (
        ("history", plan.history, save_history),
        ("actuals", plan.actuals, save_actuals),
    ):
        batch = batches.get(kind)
        if rows is not None and batch is not None:
            save(session, rows, batch, origin)
