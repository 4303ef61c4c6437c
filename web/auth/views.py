"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.access import public

blueprint = Blueprint("auth", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> str:
    """Ask for login and password."""
    return render_template("auth/sign_in.html")
