"""Writes docs/permissions.md from the table itself: ``python -m scheduler.access.describe``."""

from __future__ import annotations

import ast
import inspect
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from scheduler.access import permissions
from scheduler.access.permissions import GRANTS, Permission, Role

if TYPE_CHECKING:
    from enum import StrEnum

HEAD = """\
# Who may do what

<!-- Written by `python -m scheduler.access.describe` from scheduler/access/permissions.py. -->

An account has one or more of four roles. Every page and every action needs one permission; the
table says which role grants it. What is not in the table is refused. Pages that need no permission,
such as signing in, are marked *public* in the code. Programs come by the API with tokens, whose
scopes stand in the API's own specification.
"""
LIMITS = """
## Within a permission

* A lead's permissions hold for the pods that lead has; other pods are *not found*.
* On the days for which a lead named somebody as deputy, that person has the lead's pods as well. It
  is not passed on: what one has as a deputy, one's own deputies do not have.
* Nobody decides or audits a case of their own.
* An agent sees published rosters of the own pod: colleagues' shifts and *absent*, never their
  wishes, the type of an absence, their contracts, or the numbers behind a refusal on their side.
* Nobody changes what they themselves may do, and the last active planner stays one.

`tests/web/test_permissions.py` walks every page by every method with every role and with nobody.
"""


def describe() -> str:
    """The page, in Markdown."""
    said = sentences(Permission)
    roles = "".join(f"* **{role}**: {text}\n" for role, text in sentences(Role).items() if text)
    lines = [
        f"| `{permission}` | {said[permission]} | {_marks(permission)} |\n"
        for permission in Permission
    ]
    header = f"| permission | lets | {' | '.join(Role)} |\n|---|---|{'---|' * len(Role)}\n"
    return HEAD + "\n" + roles + "\n" + header + "".join(lines) + LIMITS


def sentences(enum: type[StrEnum]) -> dict[str, str]:
    """What stands below each member in the source, on one line; empty where nothing does."""
    module = ast.parse(inspect.getsource(permissions))
    body = next(
        node.body
        for node in module.body
        if isinstance(node, ast.ClassDef) and node.name == enum.__name__
    )
    found = dict.fromkeys(enum, "")
    for member, text in pairwise(body):
        if isinstance(member, ast.Assign) and isinstance(text, ast.Expr):
            name = ast.unparse(member.targets[0])
            found[enum[name]] = " ".join(str(ast.literal_eval(text.value)).split())
    return {member.value: text for member, text in found.items()}


def _marks(permission: Permission) -> str:
    return " | ".join("yes" if role in GRANTS[permission] else "–" for role in Role)


if __name__ == "__main__":
    sys.stdout.write(describe())
