"""Every route by every method with every role and with nobody, against the table of permissions.

Routes are found in the application, so a page added later is walked too. Arguments are filled with
what the desk has, named by the part of the address before them or by their own name, and once more
with what nothing is called.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.access.permissions import GRANTS, Permission
from scheduler.jobs.records import JobKind
from scheduler.store.centre import load_centre
from scheduler.store.jobs import enqueue
from scheduler.store.rosters import load_roster
from tests.builders.desk import PUBLISHED_WEEK
from tests.builders.passwords import quick_hashing
from tests.web.conftest import ROLES, Site, _CopiedSite
from web.access import PUBLIC, needed
from web.api import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

    from tests.builders.desk import Desk

NOBODY = "nobody"
READERS = (*ROLES, NOBODY)
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CHANGING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Walk:
    """A site whose database goes back to what it was whenever a test wants."""

    site: Site
    path: Path
    template: Path
    known: dict[str, str]

    def restore(self) -> None:
        _copy(self.template, self.path)

    def client(self, reader: str) -> FlaskClient:
        return self.site.client(None if reader == NOBODY else reader)

    def routes(self) -> list[Rule]:
        return sorted(self.site.app.url_map.iter_rules(), key=str)

    def mark(self, rule: Rule) -> Permission | str | None:
        return needed(self.site.app, rule.endpoint)

    def addresses(self, rule: Rule) -> list[str]:
        """One with what the desk has, and one with what nothing is called."""
        return list(dict.fromkeys(_fill(rule, known) for known in (self.known, {})))

    def requests(self, rule: Rule) -> list[tuple[str, str]]:
        """Every method with what the desk has, and those that do something with nothing too."""
        known, *nothing = self.addresses(rule)
        methods = sorted(rule.methods or ())
        return [(method, known) for method in methods] + [
            (method, address)
            for address in nothing
            for method in methods
            if method not in ("HEAD", "OPTIONS")
        ]

    def admits(self, rule: Rule, reader: str) -> bool:
        mark = self.mark(rule)
        if isinstance(mark, Permission):
            return reader != NOBODY and bool(GRANTS[mark] & self.site.desk.accounts[reader].roles)
        return mark == PUBLIC


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as a, closing(sqlite3.connect(target)) as b:
        a.backup(b)


def _fill(rule: Rule, known: dict[str, str]) -> str:
    parts = str(rule).split("/")
    filled = []
    for before, part in zip(["", *parts], parts, strict=False):
        match = re.search(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>", part)
        if match is None:
            filled.append(part)
            continue
        nothing = "999999" if match[1] == "int" else "nothing"
        value = known.get(before) or known.get(match[2]) or nothing
        filled.append(part[: match.start()] + value + part[match.end() :])
    return "/".join(filled)


def _known(site: Site) -> dict[str, str]:
    """What the desk has, by the part of an address before it, or the argument's name."""
    desk: Desk = site.desk
    with site.database.writing() as session:
        centre = load_centre(session)
        duty = load_roster(session, desk.published).pods[0].duties[0]
        job_id = enqueue(session, JobKind.MAIL, {}, who="test")
    absence = next(a for a in centre.absences)
    return {
        "accounts": desk.accounts["lead"].id,
        "pods": desk.pods[0],
        "pod": desk.pods[0],
        "patterns": centre.patterns[0].code,
        "absence-types": absence.type,
        "agents": absence.personnel_number,
        "absences": absence.personnel_number,
        "personnel_number": absence.personnel_number,
        "first": str(absence.first),
        "rosters": desk.published,
        "drafts": desk.drafted,
        "duties": duty.id,
        "job_id": job_id,
        "step": "submit",
        "ref": "arbzg",
        "days": str(PUBLISHED_WEEK),
        "day": str(PUBLISHED_WEEK),
        "first_day": str(PUBLISHED_WEEK),
        "stream": "voice",
        "formats": "agents",
        "filename": "favicon.svg",
    }


@pytest.fixture(scope="module")
def walk(
    desk_template: tuple[Path, Desk], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("walk")
    with _CopiedSite(desk_template, folder) as site:
        site.app.config["WTF_CSRF_ENABLED"] = False
        walk = Walk(site, folder / "podshift.db", folder / "before.db", _known(site))
        _copy(walk.path, walk.template)
        with quick_hashing():
            yield walk


class Watch:
    """Tells whether somebody else wrote into a SQLite file."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._seen = self._version()

    def changed(self) -> bool:
        before, self._seen = self._seen, self._version()
        return self._seen != before

    def close(self) -> None:
        self._connection.close()

    def _version(self) -> int:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)


@pytest.fixture
def watch(walk: Walk) -> Iterator[Watch]:
    walk.restore()
    watch = Watch(walk.path)
    yield watch
    watch.close()


def refusal(reader: str, method: str) -> int:
    if reader == NOBODY:
        return 302 if method in ("GET", "HEAD") else 401
    return 403


def wrong(answer: TestResponse, reader: str, method: str) -> bool:
    """Whether this is not how a request is refused."""
    if answer.status_code != refusal(reader, method):
        return True
    return answer.status_code == 302 and not (answer.location or "").startswith("/sign-in?next=")


@pytest.mark.parametrize("reader", READERS)
def test_what_the_table_does_not_grant_is_refused_and_changes_nothing(
    walk: Walk, watch: Watch, reader: str
) -> None:
    client = walk.client(reader)
    assert watch.changed() is (reader != NOBODY)
    faults, n = [], 0
    for rule in walk.routes():
        if walk.admits(rule, reader):
            continue
        for method, address in walk.requests(rule):
            n += 1
            answer = client.open(address, method=method)
            answer.close()
            if wrong(answer, reader, method) or watch.changed():
                faults.append((reader, method, address, answer.status))
    assert not faults, "\n".join(map(str, faults))
    assert n > 20 or reader == "planner"


@pytest.mark.parametrize("reader", READERS)
def test_what_the_table_grants_is_answered_and_reading_changes_nothing(
    walk: Walk, watch: Watch, reader: str
) -> None:
    client = walk.client(reader)
    watch.changed()
    faults, n = [], 0
    for rule in walk.routes():
        if not walk.admits(rule, reader):
            continue
        for method, address in walk.requests(rule):
            n += 1
            answer = client.open(address, method=method)
            answer.close()
            to_sign_in = (answer.location or "").startswith("/sign-in?next=")
            changed = watch.changed()
            if answer.status_code in (401, 403, 500) or to_sign_in or (changed and method in SAFE):
                faults.append((reader, method, address, answer.status))
            if changed:
                # The next request shall find the desk as it was.
                walk.restore()
                client = walk.client(reader)
                watch.changed()
    assert not faults, "\n".join(map(str, faults))
    assert n > 8


def test_method_that_a_route_does_not_have_is_refused(walk: Walk, watch: Watch) -> None:
    client = walk.client("planner")
    watch.changed()
    by_address: dict[str, set[str]] = {}
    for rule in walk.routes():
        for address in walk.addresses(rule):
            by_address.setdefault(address, set()).update(rule.methods or ())
    for address, methods in by_address.items():
        for method in set(CHANGING) - methods:
            answer = client.open(address, method=method)
            answer.close()
            status = answer.status_code
            # Where another route has an argument in this place, it may have the method.
            assert status in (404, 405), (method, address, status)
    assert not watch.changed()


def test_form_without_its_token_is_refused_and_changes_nothing(walk: Walk, watch: Watch) -> None:
    walk.site.app.config["WTF_CSRF_ENABLED"] = True
    clients = {reader: walk.client(reader) for reader in READERS}
    watch.changed()
    faults, n = [], 0
    try:
        for rule in walk.routes():
            methods = [method for method in CHANGING if method in (rule.methods or ())]
            readers = [reader for reader in READERS if walk.admits(rule, reader)]
            for address in walk.addresses(rule):
                for method in methods:
                    n += 1
                    answer = clients[readers[0]].open(address, method=method)
                    answer.close()
                    if answer.status_code != 400 or watch.changed():
                        faults.append((readers[0], method, address, answer.status))
    finally:
        walk.site.app.config["WTF_CSRF_ENABLED"] = False
    assert not faults, "\n".join(map(str, faults))
    assert n > 5


@pytest.mark.parametrize("reader", READERS)
def test_api_lets_no_browser_in(walk: Walk, watch: Watch, reader: str) -> None:
    """A cookie opens nothing there, or any page elsewhere could use it."""
    client = walk.client(reader)
    watch.changed()
    mounted: Any = walk.site.app.wsgi_app
    api: Flask = mounted.mounts[PREFIX]
    faults, n = [], 0
    for rule in api.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            n += 1
            address = PREFIX + _fill(rule, walk.known)
            answer = client.open(address, method=method)
            described = rule.rule == "/openapi.json" and answer.status_code == 200
            if (answer.status_code != 401 and not described) or watch.changed():
                faults.append((reader, method, address, answer.status))
    assert not faults, "\n".join(map(str, faults))
    assert n > 5


def test_every_permission_guards_a_page_or_a_part_of_one(walk: Walk) -> None:
    marks = {walk.mark(rule) for rule in walk.routes()}
    assert Permission.OWN_ACCOUNT in marks
    assert Permission.ADMINISTER in marks
    assert None not in marks
