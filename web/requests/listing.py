"""All requests that wait, and many decisions at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import render_template, request
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.errors import InvalidDataError
from scheduler.leave.deciding import decide as decide_absences
from scheduler.swaps.reviewing import decide as decide_swaps
from web.access import account, may, needs, seen_pods
from web.config import web_config
from web.language import current
from web.requests.blueprint import blueprint, pod_names, zones
from web.requests.forms import DecisionForm
from web.requests.rows import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from flask.typing import ResponseReturnValue

    from scheduler.decisions import Decision, RequestKind
    from web.requests.rows import Row

KINDS: tuple[RequestKind, ...] = ("swap", "absence")
MOST = 500
"""More requests than anybody decides at once; a browser that sends more is not believed."""


@dataclass(frozen=True)
class Choice:
    """What the table shows, as the address says it."""

    pod: str
    """Empty: all one may see."""
    kind: str
    """Empty: all."""

    @property
    def kinds(self) -> tuple[RequestKind, ...]:
        """The kinds that are shown."""
        return tuple(kind for kind in KINDS if self.kind in ("", kind))

    def pods(self, seen: Collection[str]) -> frozenset[str]:
        """The pods that are shown."""
        return frozenset(seen) & {self.pod} if self.pod else frozenset(seen)


@blueprint.get("/requests")
@needs(Permission.READ_REQUESTS)
def listing() -> str:
    """Everything that waits, the oldest first."""
    shown = _rows()
    chosen = [row.key for row in shown if not row.own] if "all" in request.args else []
    return _page(DecisionForm(formdata=None), shown, chosen)


@blueprint.post("/requests", provide_automatic_options=False)
@needs(Permission.DECIDE)
def decide() -> ResponseReturnValue:
    """Approve or refuse those that are chosen; what could not be done stays with why."""
    form = DecisionForm()
    chosen = request.form.getlist("request")[:MOST]
    approve = request.form.get("do") == "approve"
    if not chosen:
        form.form_errors.append(gettext("Nothing is chosen."))
    shown = _rows()
    if not form.validate() or not chosen:
        return _page(form, shown, chosen), 422
    try:
        outcomes = decided(chosen, approve=approve, reason=form.reason.data or "")
    except InvalidDataError as error:
        form.reason.errors = [error.in_language(current())]
        return _page(form, shown, chosen), 422
    failed = [outcome.key for outcome in outcomes if not outcome.done]
    form = form if failed else DecisionForm(formdata=None)
    before = {row.key: row for row in shown}
    return _page(form, _rows(), failed, outcomes, before, approve=approve)


def decided(keys: Iterable[str], *, approve: bool, reason: str) -> tuple[Decision, ...]:
    """Decide requests by what their boxes send; each comes back with what became of it.

    Raises
    ------
    InvalidDataError
        If they are refused without a reason.
    """
    database, who = web_config().database, account()
    named = [key.partition(":")[::2] for key in dict.fromkeys(keys)]
    swaps = [id_ for kind, id_ in named if kind == "swap"]
    absences = [id_ for kind, id_ in named if kind == "absence"]
    return (
        *decide_swaps(database, swaps, approve=approve, reason=reason, who=who),
        *decide_absences(database, absences, approve, reason, who),
    )


def _choice() -> Choice:
    return Choice(request.args.get("pod", ""), request.args.get("kind", ""))


def _rows() -> list[Row]:
    chosen = _choice()
    pods = chosen.pods(seen_pods(Permission.READ_REQUESTS))
    with web_config().database.reading() as session:
        return rows(session, pods, chosen.kinds, account(), zones())


def _page(
    form: DecisionForm,
    shown: Sequence[Row],
    chosen: Collection[str],
    outcomes: Collection[Decision] = (),
    before: dict[str, Row] | None = None,
    *,
    approve: bool = True,
) -> str:
    return render_template(
        "requests/listing.html",
        rows=shown,
        form=form,
        chosen=frozenset(chosen),
        outcomes=outcomes,
        before=before or {},
        approved=approve,
        pods=pod_names(),
        choice=_choice(),
        zones=zones(),
        now=web_config().clock.now(),
        decides=may(Permission.DECIDE),
    )
