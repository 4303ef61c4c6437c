"""What proves where a roster comes from, and how to check it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.planning.reading import PodVerdict
    from scheduler.store.agreements import Agreement
    from scheduler.store.roster_records import StoredPodRoster, StoredRoster


def certificate_of(
    stored: StoredRoster, verdicts: tuple[PodVerdict, ...], agreement: Agreement | None
) -> dict[str, Any]:
    """The certificate of a roster in which ``verdicts`` found no broken rule, as JSON.

    Penalties are recomputed from the roster as it is; ``by_hand`` says that it is no longer the
    one the search had found. Bounds are proven FTE-hours; ``None`` where none was computed.
    """
    checked = {verdict.pod: verdict for verdict in verdicts}
    return {
        "input_hash": stored.input_hash,
        "rule_set_hash": stored.rule_set_hash,
        "seed": stored.seed,
        "solver_version": stored.solver_version,
        "pods": [_pod(part, checked[part.pod]) for part in stored.pods],
        "agreement": None if agreement is None else agreement.id,
        "command": check_command(stored.id),
    }


def check_command(roster_id: str) -> str:
    """The command that checks a stored roster again."""
    # An id may begin with a dash, which a command line would take for an option.
    return f"podshift verify {'-- ' if roster_id.startswith('-') else ''}{roster_id}"


def _pod(part: StoredPodRoster, verdict: PodVerdict) -> dict[str, Any]:
    return {
        "pod": part.pod,
        "problem_hash": part.problem_hash,
        "penalty": verdict.penalty.total,
        "by_hand": verdict.penalty.total != verdict.stored_penalty,
        "unmet_fte_hours": part.run.unmet_fte_hours,
        "bound_fte_hours": part.run.unmet_fte_hours_bound,
        "moves": part.run.details.get("moves"),
        "duties": len(part.duties),
    }
