"""The blueprint, and how a page is served twice: to the agent, and to a lead acting for one."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, render_template

from scheduler.access.permissions import Permission
from web.access import needs
from web.swaps.sides import acting_side, own_side

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

Page = TypeVar("Page", bound="Callable[..., ResponseReturnValue]")

blueprint = Blueprint("swaps", __name__, url_prefix="/swaps")


def page(rule: str, method: str = "GET") -> Callable[[Page], Page]:
    """Serve a function of a ``Side`` at ``/swaps...`` and at ``/swaps/for/<personnel_number>...``.

    The endpoint of the second is named like the first with ``for_`` before it.
    """

    def add(view: Page) -> Page:
        @needs(Permission.OWN_REQUESTS)
        @wraps(view)
        def own(**arguments: str) -> ResponseReturnValue:
            side = own_side()
            return render_template("swaps/nobody.html") if side is None else view(side, **arguments)

        @needs(Permission.DECIDE)
        @wraps(view)
        def acting(personnel_number: str, **arguments: str) -> ResponseReturnValue:
            return view(acting_side(personnel_number), **arguments)

        name = view.__name__
        blueprint.add_url_rule(rule, name, own, methods=[method])
        there = f"/for/<personnel_number>{rule}"
        blueprint.add_url_rule(there, f"for_{name}", acting, methods=[method])
        return view

    return add
