"""What somebody may do at once, and what needs a yes: made from the policy."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import render_template

from scheduler.store.agreements import swaps_covered
from scheduler.store.audits import list_reports
from scheduler.store.published_marks import marked_parts
from scheduler.store.rule_sets import adopted_rule_set
from scheduler.swaps.audit_words import sentence
from scheduler.swaps.guide import guide as guide_of
from scheduler.swaps.policies import policy_for
from scheduler.swaps.policy import Verdict
from web.config import web_config
from web.language import current
from web.swaps.blueprint import page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from scheduler.store.audits import AuditReport
    from web.swaps.sides import Side

REPORTS = 6
"""So many months of audits are shown."""


@page("/guide")
def guide(side: Side) -> ResponseReturnValue:
    """The policy of the own pod in sentences, and what its audits found."""
    with web_config().database.reading() as session:
        kept = policy_for(session, side.pod)
        covered = _covered(session, side)
        reports = list_reports(session, [side.pod] if side.pod else [])[:REPORTS]
    made = guide_of(kept.policy, covered, current())
    return render_template(
        "swaps/guide.html",
        side=side,
        kept=kept,
        guide=made,
        lines={verdict.value: made.of(verdict) for verdict in Verdict},
        reports=[(report, _said(report)) for report in reports],
    )


def _covered(session: Session, side: Side) -> bool:
    """Whether an agreement covers swaps on all published days to come; without any, today."""
    parts = [p for p in marked_parts(session, side.today) if p.pod == side.pod]
    spans = [(p.rule_set_hash, max(p.first_day, side.today), p.last_day) for p in parts]
    adopted = adopted_rule_set(session)
    if not spans and adopted is not None:
        spans = [(adopted.hash, side.today, side.today)]
    return bool(spans) and all(swaps_covered(session, *span) for span in spans)


def _said(report: AuditReport) -> str:
    found = {name: n for name, n in asdict(report).items() if name.startswith(("n_", "most_"))}
    return sentence(current(), **found)
