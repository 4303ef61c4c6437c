"""The journal: filtered, page by page, and as a file."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from scheduler.access.permissions import Permission
from scheduler.calendar import utc_of
from scheduler.store.journal_search import (
    JournalQuery,
    count_entries,
    find_entries,
    rosters_of,
    subject_names,
)
from scheduler.store.names import account_names
from scheduler.store.settings import load_centre_settings
from web.access import needs
from web.addresses import day_or_none
from web.config import web_config
from web.journal import words
from web.wording import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scheduler.store.journal import JournalEntry
    from scheduler.store.journal_search import ChangedRoster

blueprint = Blueprint("journal", __name__)
blueprint.add_app_template_filter(words.action_name)
blueprint.add_app_template_filter(words.subject_name)
blueprint.add_app_template_filter(words.initiative_name)

A_PAGE = 50
MOST_ROWS = 50_000
"""Of a file: more than this is for a narrower filter."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""
COLUMNS = (
    "at", "who", "acting_for", "initiative", "action", "subject", "subject_id", "name", "field",
    "before", "after", "reason", "roster_version", "rule_set", "roster", "roster_first_day",
)  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """What the address asks for, as it was typed."""

    type: str = ""
    id: str = ""
    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""

    def given(self) -> dict[str, str]:
        """Only what is not empty."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True)
class Line:
    """An entry as it is read."""

    entry: JournalEntry
    at: str
    who: str
    acting_for: str
    """The lead whose deputy it was; empty if nobody's."""
    name: str
    """What the subject is called; empty if it has no name."""
    roster: ChangedRoster | None
    """That of a shift, once it is published."""
    fields: list[tuple[str, str, str]]


@blueprint.get("/journal")
@needs(Permission.READ_JOURNAL)
def listing() -> str:
    """Entries, newest first."""
    chosen = _filter()
    zone = _zone()
    wanted = _query(chosen, zone)
    with web_config().database.reading() as session:
        total = count_entries(session, wanted)
        last = max(1, -(-total // A_PAGE))
        page = min(max(1, request.args.get("page", 1, type=int)), last)
        lines = _lines(find_entries(session, wanted, A_PAGE, (page - 1) * A_PAGE), zone)
    return render_template(
        "journal/listing.html",
        lines=lines,
        chosen=chosen,
        total=total,
        page=page,
        last=last,
        actions=sorted((words.action_name(key), key) for key in words.ACTIONS),
        subjects=sorted((words.subject_name(key), key) for key in words.SUBJECTS),
    )


@blueprint.get("/journal.csv")
@needs(Permission.READ_JOURNAL)
def download() -> Response:
    """The same as a file, one row for each field."""
    zone = _zone()
    wanted = _query(_filter(), zone)
    with web_config().database.reading() as session:
        lines = _lines(find_entries(session, wanted, MOST_ROWS), zone)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in row] for line in lines for row in _rows(line))
    # With the mark at the front a spreadsheet reads it as UTF-8.
    return Response(
        "\ufeff" + text.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=journal.csv"},
    )


def _filter() -> Filter:
    return Filter(**{name: request.args.get(name, "").strip() for name in asdict(Filter())})


def _zone() -> str:
    with web_config().database.reading() as session:
        return load_centre_settings(session)[0].zone


def _query(chosen: Filter, zone: str) -> JournalQuery:
    since, until = day_or_none(chosen.since), day_or_none(chosen.until)
    return JournalQuery(
        subject_type=chosen.type,
        subject_id=chosen.id,
        who=chosen.who,
        action=chosen.action,
        since=utc_of(zone, since) if since else None,
        before=utc_of(zone, until + timedelta(days=1)) if until else None,
    )


def _lines(entries: Iterable[JournalEntry], zone: str) -> list[Line]:
    every = list(entries)
    with web_config().database.reading() as session:
        ids = {who for e in every for who in (e.origin.who, e.origin.acting_for) if who}
        people = account_names(session, ids)
        names = subject_names(session, every)
        rosters = rosters_of(session, every)
    return [
        Line(
            entry,
            moment(entry.at.astimezone(ZoneInfo(zone))),
            people.get(entry.origin.who, entry.origin.who),
            people.get(entry.origin.acting_for, entry.origin.acting_for),
            names.get((entry.subject.type, entry.subject.id), ""),
            rosters.get((entry.subject, entry.at)),
            words.pairs(entry.before, entry.after, zone),
        )
        for entry in every
    ]


def _rows(line: Line) -> Iterator[list[str]]:
    entry = line.entry
    first = [
        entry.at.isoformat(), line.who, line.acting_for,
        words.initiative_name(entry.origin.initiative), words.action_name(entry.action),
        words.subject_name(entry.subject.type),
        entry.subject.id, line.name,
    ]  # fmt: skip
    last = [
        entry.origin.reason,
        "" if entry.roster_version is None else str(entry.roster_version),
        entry.rule_set_hash or "",
        line.roster.id if line.roster else "",
        line.roster.first_day.isoformat() if line.roster else "",
    ]
    for field in line.fields or [("", "", "")]:
        yield [*first, *field, *last]


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
