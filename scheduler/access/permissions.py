"""The one table of permissions: what each role may do. Every page and every command asks it."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for; one account may have several."""

    PLANNER = "planner"
    """Makes forecasts, requirements and rosters, publishes them, and keeps the centre's data."""
    LEAD = "lead"
    """Of certain pods: reads everything about them, decides requests, looks for cover."""
    AGENT = "agent"
    """Has shifts: sees the own week and the pod's, swaps, wishes, answers proposals."""
    AUDITOR = "auditor"
    """The works council's seat: reads everything, consents or objects, changes nothing else."""


class Permission(StrEnum):
    """Something a page lets people do."""

    OWN_ACCOUNT = "own_account"
    """Own password, language, notices."""
    OWN_WEEK = "own_week"
    """Own shifts, changes to see, proposals to answer, a calendar feed."""
    OWN_REQUESTS = "own_requests"
    """Own wishes, swaps and requests for absence."""
    READ_ROSTERS = "read_rosters"
    """Shifts and *absent*, of published rosters, in pods one may see."""
    READ_PEOPLE = "read_people"
    """Contracts, hours, wishes and types of absence of people in pods one may see."""
    READ_DESK = "read_desk"
    """Drafts, forecasts, requirements, pods, patterns, rule sets."""
    READ_JOURNAL = "read_journal"
    """Every change: who, when, what, on whose initiative."""
    PLAN = "plan"
    """Forecast, staff, generate, change drafts, submit, publish, change what is published."""
    COVER = "cover"
    """Look for cover of an absence, ask for it, repair, in pods one leads or plans."""
    READ_REQUESTS = "read_requests"
    """Requests, policies, audits and leave of people in pods one may see."""
    DECIDE = "decide"
    """Approve or refuse swaps and absences in pods one leads or plans, also for somebody away."""
    SET_POLICY = "set_policy"
    """What agents may do at once, audits, slots and blocked days, in pods one leads or plans."""
    EDIT_ROSTERS = "edit_rosters"
    """Put an edited workbook back, in pods one leads or plans."""
    EDIT_CENTRE = "edit_centre"
    """Import; people, pods, patterns, absences, wishes, rule sets, settings."""
    CONSENT = "consent"
    """Consent to or object against a submitted roster; register or withdraw an agreement."""
    ADMINISTER = "administer"
    """Accounts, API tokens, jobs."""


EVERYBODY = frozenset(Role)

GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.OWN_ACCOUNT: EVERYBODY,
    Permission.OWN_WEEK: frozenset({Role.AGENT}),
    Permission.OWN_REQUESTS: frozenset({Role.AGENT}),
    Permission.READ_ROSTERS: EVERYBODY,
    Permission.READ_PEOPLE: frozenset({Role.PLANNER, Role.LEAD, Role.AUDITOR}),
    Permission.READ_DESK: frozenset({Role.PLANNER, Role.LEAD, Role.AUDITOR}),
    Permission.READ_JOURNAL: frozenset({Role.PLANNER, Role.AUDITOR}),
    Permission.PLAN: frozenset({Role.PLANNER}),
    Permission.COVER: frozenset({Role.PLANNER, Role.LEAD}),
    Permission.READ_REQUESTS: frozenset({Role.PLANNER, Role.LEAD, Role.AUDITOR}),
    Permission.DECIDE: frozenset({Role.PLANNER, Role.LEAD}),
    Permission.SET_POLICY: frozenset({Role.PLANNER, Role.LEAD}),
    Permission.EDIT_ROSTERS: frozenset({Role.PLANNER, Role.LEAD}),
    Permission.EDIT_CENTRE: frozenset({Role.PLANNER}),
    Permission.CONSENT: frozenset({Role.AUDITOR}),
    Permission.ADMINISTER: frozenset({Role.PLANNER}),
}
"""Who may do what. A lead's permissions hold for the pods that lead has."""
