"""Carries an import out: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.agreements.rule_sets import parse_rule_set
from scheduler.errors import InvalidDataError
from scheduler.files.faults import Fault, expected
from scheduler.files.importer import plan_import
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.history import save_actuals, save_history
from scheduler.store.imports import known_batch, record_batch
from scheduler.store.journal import Origin
from scheduler.store.rule_sets import adopt_rule_set, put_rule_set

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.files.importer import ImportPlan
    from scheduler.store.database import Database
    from scheduler.store.imports import ImportBatch


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or, in a dry run or with faults, what it would have done."""

    plan: ImportPlan
    faults: tuple[Fault, ...]
    done: bool
    n_history: int = 0
    n_actuals: int = 0


def import_files(
    database: Database,
    paths: Sequence[Path],
    *,
    who: str,
    dry_run: bool = False,
    replaced: Collection[str] = (),
) -> ImportReport:
    """Read files and store what they say, unless anything in them is wrong.

    Parameters
    ----------
    paths
        Files, or folders whose files are meant.
    who
        Stands in the journal.
    replaced
        Kinds of record whose current entries go if the files do not mention them.

    Raises
    ------
    ConflictError
        If somebody changed the centre while the files were read.
    """
    with database.reading() as session:
        current = load_centre(session)
    plan = plan_import(paths, current, replaced=replaced)
    faults = (*plan.faults, *_rule_set_faults(plan))
    n_history = 0 if plan.history is None else len(plan.history)
    n_actuals = 0 if plan.actuals is None else len(plan.actuals)
    done = not faults and not dry_run
    if done:
        with database.writing() as session:
            _store(session, current, plan, Origin(who, "employer"), replaced)
    return ImportReport(plan, faults, done, n_history, n_actuals)


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
