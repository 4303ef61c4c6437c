from pathlib import Path

import scheduler
from scheduler.access.describe import describe, sentences
from scheduler.access.permissions import GRANTS, Permission, Role

PAGE = Path(scheduler.__file__).parents[1] / "docs" / "permissions.md"


def test_page_of_permissions_is_what_the_table_says() -> None:
    assert PAGE.read_text("utf-8") == describe()


def test_every_permission_and_role_is_explained() -> None:
    assert all({**sentences(Permission), **sentences(Role)}.values())


def test_every_permission_has_its_roles() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS.values())


def test_auditor_changes_nothing_but_the_own_account_and_consent() -> None:
    changing = {Permission.PLAN, Permission.COVER, Permission.EDIT_CENTRE, Permission.ADMINISTER}
    assert not [permission for permission in changing if Role.AUDITOR in GRANTS[permission]]
    assert GRANTS[Permission.CONSENT] == {Role.AUDITOR}
