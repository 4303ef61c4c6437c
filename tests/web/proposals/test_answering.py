"""What an agent is asked on /proposals/mine, and what an answer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.store.models.desk import ProposalRow
from scheduler.store.public_ids import row_named
from tests.conftest import NOW

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from scheduler.store.proposals import Proposal
    from tests.web.proposals.conftest import Office

MINE = "/proposals/mine"


def reply(client: FlaskClient, proposal: Proposal, said: str = "accept") -> TestResponse:
    url = f"/proposals/{proposal.id}/answer"
    return client.post(url, data={"answer": said}, follow_redirects=True)


def somebody_else(office: Office, *proposals: Proposal) -> str:
    """Personnel number of another agent of the pod."""
    asked = {proposal.personnel_number for proposal in proposals}
    return next(number for number in office.week.accounts if number not in asked)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Monday, 23 November 2026", "instead becomes", "Accept", "Decline", "Until ")),
        ("de", ("Montag, 23. November 2026", "wird", "Annehmen", "Ablehnen", "Bis ")),
    ],
)
def test_who_is_asked_reads_it_and_nobody_else_does(
    office: Office, asked: Proposal, language: str, words: tuple[str, ...]
) -> None:
    text = office.client(asked.personnel_number, language).get(MINE).text
    assert [word for word in (*words, "sick call") if word not in text] == []
    other = office.client(somebody_else(office, asked), language).get(MINE).text
    assert "sick call" not in other
    assert asked.id not in other
    assert ("No proposals" if language == "en" else "Keine Vorschläge") in other


def test_accepted_shift_begins_when_it_was_proposed(office: Office, asked: Proposal) -> None:
    version = office.week.roster().version
    client = office.client(asked.personnel_number)
    assert "The shift is yours." in reply(client, asked).text
    stored = office.week.roster()
    assert stored.version == version + 1
    assert asked.after is not None
    assert asked.after.start_utc in {
        duty.start_utc
        for duty in stored.pods[0].duties
        if (duty.personnel_number, duty.day) == (asked.personnel_number, asked.day)
    }
    text = client.get(MINE).text
    assert 'class="status accepted"' in text
    assert f"{asked.id}/answer" not in text
    assert "was accepted already" in reply(client, asked, "decline").text


@pytest.mark.parametrize(
    ("language", "said", "again"),
    [
        ("en", "Declined.", "this proposal was declined already"),
        ("de", "Abgelehnt.", "Das ist schon abgelehnt."),
    ],
)
def test_declined_shift_stays(
    office: Office, asked: Proposal, language: str, said: str, again: str
) -> None:
    before = office.week.roster()
    client = office.client(asked.personnel_number, language)
    assert said in reply(client, asked, "decline").text
    assert again in reply(client, asked).text
    assert office.week.roster() == before


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "this proposal has expired"), ("de", "Das ist abgelaufen.")],
)
def test_answer_after_its_time_changes_nothing(
    office: Office, asked: Proposal, language: str, said: str
) -> None:
    before = office.week.roster()
    with office.week.database.writing() as session:
        row_named(session, ProposalRow, asked.id, "proposal").expires_at = NOW
    assert said in reply(office.client(asked.personnel_number, language), asked).text
    assert office.week.roster() == before


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "this proposal was taken by somebody else already"),
        ("de", "Das hat schon jemand anders übernommen."),
    ],
)
def test_cover_somebody_else_has_taken_is_told(office: Office, language: str, said: str) -> None:
    first, second, *_ = office.week.ask(office.week.absent()[0])
    reply(office.client(first.personnel_number), first)
    version = office.week.roster().version
    client = office.client(second.personnel_number, language)
    assert said in reply(client, second).text
    assert 'class="status taken"' in client.get(MINE).text
    assert office.week.roster().version == version


@pytest.mark.parametrize("language", ["en", "de"])
def test_both_accept_and_neither_reads_of_the_other(
    office: Office, both: tuple[Proposal, Proposal], language: str
) -> None:
    owner, taker = both
    version = office.week.roster().version
    together = {
        "en": "It is done when everybody who is asked has accepted.",
        "de": "Es gilt, sobald alle Gefragten zugesagt haben.",
    }[language]
    clients = [office.client(each.personnel_number, language) for each in both]
    for client, own, other in zip(clients, both, both[::-1], strict=True):
        text = client.get(MINE).text
        assert together in text
        assert f"{own.id}/answer" in text
        assert other.id not in text
        assert other.name not in text
    assert together in reply(clients[0], owner).text
    assert office.week.roster().version == version
    assert together in clients[0].get(MINE).text
    reply(clients[1], taker)
    assert office.week.roster().version == version + 1
    assert together not in clients[0].get(MINE).text


def test_without_a_token_nothing_is_answered(office: Office, asked: Proposal) -> None:
    office.app.config["WTF_CSRF_ENABLED"] = True
    client = office.client(asked.personnel_number)
    assert reply(client, asked).status_code == 400
    assert office.state(asked) == "open"


def test_answer_that_is_neither_yes_nor_no_is_none(office: Office, asked: Proposal) -> None:
    assert reply(office.client(asked.personnel_number), asked, "").status_code == 422
    assert office.state(asked) == "open"


def test_others_cannot_answer(office: Office, asked: Proposal) -> None:
    stranger = office.client(somebody_else(office, asked))
    assert reply(stranger, asked).status_code == 404
    for login in ("planner", "lead", "auditor"):
        assert reply(office.client(login), asked).status_code == 403
        assert office.client(login).get(MINE).status_code == 403
    assert reply(office.app.test_client(), asked).status_code == 401
    assert office.state(asked) == "open"
