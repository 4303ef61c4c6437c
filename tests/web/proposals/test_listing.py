"""What those who ask see on /proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scheduler.store.proposals import Proposal
    from tests.web.proposals.conftest import Office

ALL = "/proposals"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Proposals", "free", "Withdraw")), ("de", ("Vorschläge", "frei", "Zurücknehmen"))],
)
def test_planner_sees_both_sides_of_a_move(
    office: Office, both: tuple[Proposal, Proposal], language: str, words: tuple[str, ...]
) -> None:
    text = office.client("planner", language).get(ALL).text
    assert [word for word in (*words, *(each.name for each in both)) if word not in text] == []
    assert text.count('class="status open"') == 2


def test_yes_that_waits_for_the_other_is_shown_as_that(
    office: Office, both: tuple[Proposal, Proposal]
) -> None:
    owner, _ = both
    client = office.client(owner.personnel_number)
    client.post(f"/proposals/{owner.id}/answer", data={"answer": "accept"})
    assert "waits for the other side" in office.client("planner").get(ALL).text


def test_lead_sees_the_own_pods_and_withdraws_no_move(office: Office, asked: Proposal) -> None:
    assert asked.name in office.client("lead").get(ALL).text
    assert f"{asked.id}/withdraw" not in office.client("lead").get(ALL).text
    assert office.client("lead").post(f"{ALL}/{asked.id}/withdraw").status_code == 404
    text = office.client("stranger").get(ALL).text
    assert asked.name not in text
    assert "No proposals" in text
    assert office.client("stranger").post(f"{ALL}/{asked.id}/withdraw").status_code == 404
    assert office.state(asked) == "open"


def test_planner_withdraws_for_both(office: Office, both: tuple[Proposal, Proposal]) -> None:
    client = office.client("planner")
    answer = client.post(f"{ALL}/{both[1].id}/withdraw", follow_redirects=True)
    assert "Withdrawn." in answer.text
    assert [office.state(each) for each in both] == ["withdrawn", "withdrawn"]
    owner = office.client(both[0].personnel_number)
    said = owner.post(
        f"{ALL}/{both[0].id}/answer", data={"answer": "accept"}, follow_redirects=True
    )
    assert "this proposal was withdrawn" in said.text


def test_auditor_reads_and_changes_nothing(office: Office, asked: Proposal) -> None:
    client = office.client("auditor")
    text = client.get(ALL).text
    assert asked.name in text
    assert "/withdraw" not in text
    assert client.post(f"{ALL}/{asked.id}/withdraw").status_code == 403
    assert office.state(asked) == "open"


def test_agents_and_strangers_do_not_see_the_list(office: Office, asked: Proposal) -> None:
    assert office.client(asked.personnel_number).get(ALL).status_code == 403
    answer = office.app.test_client().get(ALL)
    assert answer.status_code == 302
    assert "sign-in" in answer.location


def test_without_a_token_nothing_is_withdrawn(office: Office, asked: Proposal) -> None:
    office.app.config["WTF_CSRF_ENABLED"] = True
    client = office.client("planner")
    assert client.post(f"{ALL}/{asked.id}/withdraw").status_code == 400
    assert office.state(asked) == "open"
