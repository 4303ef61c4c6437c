"""The operations of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apiflask import APIBlueprint

from scheduler.access.tokens import Scope
from scheduler.programs.rosters import changes as changes_of_rosters
from scheduler.programs.rosters import published_roster, published_rosters
from web.api.guard import needs_scope, token
from web.api.problems import Refused
from web.api.schemas import (
    ActualsIn,
    ChangesOut,
    ChangesQuery,
    HistoryIn,
    PeopleIn,
    ReceiptOut,
    RosterQuery,
    RostersOut,
    RostersQuery,
    WholeRosterOut,
)
from web.config import web_config

if TYPE_CHECKING:
    from scheduler.programs.receiving import Receipt

operations = APIBlueprint("v1", __name__, tag="Podshift")


@operations.post("/history")
@operations.input(HistoryIn, arg_name="sent")
@operations.output(ReceiptOut)
@needs_scope(Scope.WRITE_HISTORY)
def history(sent: HistoryIn) -> dict[str, Any]:
    """Send contact history."""
    return _rows("history", sent)


@operations.post("/actuals")
@operations.input(ActualsIn, arg_name="sent")
@operations.output(ReceiptOut)
@needs_scope(Scope.WRITE_ACTUALS)
def actuals(sent: ActualsIn) -> dict[str, Any]:
    """Send interval actuals."""
    return _rows("actuals", sent)


@operations.put("/people")
@operations.input(PeopleIn, arg_name="sent")
@operations.output(ReceiptOut)
@needs_scope(Scope.WRITE_PEOPLE)
def people(sent: PeopleIn) -> dict[str, Any]:
    """Send people with pods, contracts, channels, skills and availability."""
    # Loaded when it is needed: it brings pandas along.
    from scheduler.programs.receiving import receive_people

    dumped = [person.model_dump() for person in sent.people]
    return _receipt(receive_people(web_config().database, dumped, token()))


@operations.get("/rosters")
@operations.input(RostersQuery, location="query", arg_name="asked")
@operations.output(RostersOut)
@needs_scope(Scope.READ_ROSTERS)
def rosters(asked: RostersQuery) -> dict[str, Any]:
    """List published rosters."""
    found = published_rosters(web_config().database, asked.since, asked.first_day)
    return {"rosters": found}


@operations.get("/rosters/<roster_id>")
@operations.input(RosterQuery, location="query", arg_name="asked")
@operations.output(WholeRosterOut)
@needs_scope(Scope.READ_ROSTERS)
def roster(roster_id: str, asked: RosterQuery) -> dict[str, Any]:
    """Read a published roster as it is, or as it was at a published version."""
    config = web_config()
    return published_roster(config.database, config.centre(), roster_id, asked.version)


@operations.get("/changes")
@operations.input(ChangesQuery, location="query", arg_name="asked")
@operations.output(ChangesOut)
@needs_scope(Scope.READ_ROSTERS)
def changes(asked: ChangesQuery) -> dict[str, Any]:
    """List changed shifts of published rosters."""
    page = changes_of_rosters(web_config().database, asked.since, asked.after, asked.limit)
    return {"changes": page.items, "after": page.after}


def _rows(kind: str, sent: HistoryIn | ActualsIn) -> dict[str, Any]:
    # Loaded when it is needed: it brings pandas along.
    from scheduler.programs.receiving import receive_rows

    rows = [row.model_dump() for row in sent.rows]
    return _receipt(receive_rows(web_config().database, kind, rows, token()))


def _receipt(receipt: Receipt) -> dict[str, Any]:
    faults = receipt.faults()
    if faults:
        raise Refused(422, f"nothing was stored, faults: {len(faults)}", faults)
    return {
        "changed_intervals": receipt.changed_intervals,
        "changed_records": receipt.changed_records,
        "known": receipt.known,
    }
