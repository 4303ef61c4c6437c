"""Versions of policies: whose counts, who was faster, what the journal says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.agreements import (
    list_agreements,
    register_agreement,
    swaps_covered,
    withdraw_agreement,
)
from scheduler.store.journal import Origin, Subject, entries
from scheduler.swaps.policies import (
    KeptPolicy,
    own_policy,
    policy_for,
    policy_versions,
    set_policy,
)
from scheduler.swaps.policy import PRESETS, Policy, PolicyRule, Term, Verdict
from tests.builders.tiny import MONDAY, ORIGIN, Tiny, make_tiny

if TYPE_CHECKING:
    from scheduler.store.database import Database

WITH_REASON = Origin("lead", "employer", "agreed on Monday")
CAUTIOUS = PRESETS["cautious"]


@pytest.fixture
def tiny(database: Database) -> Tiny:
    return make_tiny(database)


def kept(database: Database, pod: str | None) -> KeptPolicy:
    with database.reading() as session:
        return policy_for(session, pod)


def test_trust_holds_until_something_else_is_set(database: Database, tiny: Tiny) -> None:
    assert kept(database, "N") == KeptPolicy(Policy())
    with database.reading() as session:
        assert own_policy(session, "N") is None


def test_pod_s_own_policy_counts_before_the_centre_s(database: Database, tiny: Tiny) -> None:
    set_policy(database, None, 0, CAUTIOUS, WITH_REASON)
    assert (kept(database, "N").policy, kept(database, "N").pod) == (CAUTIOUS, None)
    assert set_policy(database, "N", 0, Policy(audit_percent=50), WITH_REASON) == 1
    assert (kept(database, "N").policy.audit_percent, kept(database, "N").pod) == (50, "N")
    assert kept(database, "S").policy == CAUTIOUS


def test_each_version_stays_as_it_was_with_who_and_why(database: Database, tiny: Tiny) -> None:
    for version, percent in enumerate((10, 20, 30)):
        policy = Policy(audit_percent=percent)
        assert set_policy(database, "N", version, policy, WITH_REASON) == version + 1
    with database.reading() as session:
        versions = policy_versions(session, "N")
    assert [(v.version, v.policy.audit_percent, v.who, v.why) for v in versions] == [
        (n, 10 * n, "lead", "agreed on Monday") for n in (3, 2, 1)
    ]


def test_of_two_who_change_the_same_version_the_second_is_told(
    database: Database, tiny: Tiny
) -> None:
    set_policy(database, "N", 0, CAUTIOUS, WITH_REASON)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        set_policy(database, "N", 0, Policy(), WITH_REASON)
    assert kept(database, "N").policy == CAUTIOUS


def test_policy_needs_a_reason_and_a_pod_that_exists(database: Database, tiny: Tiny) -> None:
    with pytest.raises(InvalidDataError):
        set_policy(database, "N", 0, CAUTIOUS, ORIGIN)
    with pytest.raises(NotFoundError):
        set_policy(database, "?", 0, CAUTIOUS, WITH_REASON)


def test_journal_has_both_versions_in_full(database: Database, tiny: Tiny) -> None:
    set_policy(database, "N", 0, Policy(), WITH_REASON)
    terms = dict(Policy().terms) | {PolicyRule.NOTICE: Term(Verdict.REFUSE, 24)}
    set_policy(database, "N", 1, Policy(terms), WITH_REASON)
    with database.reading() as session:
        entry = next(e for e in reversed(entries(session)) if e.subject.type == "swap_policy")
        assert entries(session, Subject("swap_policy", entry.subject.id)) == (entry,)
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["version"], entry.after["version"]) == (1, 2)
    assert (entry.before["terms"]["notice"], entry.after["terms"]["notice"]) == (
        ["review", 2],
        ["refuse", 24],
    )
    assert entry.origin == WITH_REASON


def test_only_an_agreement_about_swaps_covers_them_and_only_while_it_holds(
    database: Database, tiny: Tiny
) -> None:
    rules, last = tiny.rule_set_hash, MONDAY + timedelta(days=6)
    with database.writing() as session:
        register_agreement(session, rules, MONDAY, None, "rosters", ORIGIN)
        assert swaps_covered(session, rules, MONDAY, MONDAY) is None
        both = register_agreement(session, rules, MONDAY, last, "both", ORIGIN, covers_swaps=True)
    with database.writing() as session:
        assert [a.covers_swaps for a in list_agreements(session)] == [True, False]
        found = swaps_covered(session, rules, MONDAY, last)
        assert found is not None
        assert found.id == both
        assert swaps_covered(session, rules, MONDAY, last + timedelta(days=1)) is None
        assert swaps_covered(session, "0" * 64, MONDAY, MONDAY) is None
        (entry,) = entries(session, Subject("agreement", both))
        assert entry.after is not None
        assert entry.after["covers_swaps"] is True
        withdraw_agreement(session, both, ORIGIN)
        assert swaps_covered(session, rules, MONDAY, MONDAY) is None


def test_what_is_set_or_withdrawn_counts_at_once_in_a_process_that_has_looked(
    database: Database, tiny: Tiny
) -> None:
    assert kept(database, "N").version == 0
    set_policy(database, "N", 0, CAUTIOUS, WITH_REASON)
    assert kept(database, "N").version == 1
