"""The page of examples."""

from __future__ import annotations

from flask import Blueprint, render_template

from scheduler.errors import NotFoundError
from web.access import public
from web.config import web_config
from web.design.colours import CHANNELS, SHIFTS, TEXTS, TONES, contrasts
from web.design.examples import example_account, example_day, example_week
from web.design.forms import example_form, faulty_form

blueprint = Blueprint("design", __name__)


@blueprint.get("/design")
@public
def examples() -> str:
    """Every part, each once, with the rules for its use."""
    if not web_config().settings.demo:
        raise NotFoundError("examples are shown in demo mode only")
    return render_template(
        "design/examples.html",
        texts=contrasts(TEXTS),
        tones=contrasts(TONES),
        channels=contrasts(CHANNELS),
        shifts=contrasts(SHIFTS),
        form=example_form(),
        faulty=faulty_form(),
        day=example_day(),
        week=example_week(),
        account=example_account(),
    )
