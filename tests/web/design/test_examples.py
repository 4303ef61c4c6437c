from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.desk import NOW
from web import WebConfig, create_app
from web.design.colours import (
    CHANNELS,
    DRAWN_CONTRAST,
    SHIFTS,
    TEXT_CONTRAST,
    TEXTS,
    TONES,
    contrast,
    contrasts,
    tokens,
)

if TYPE_CHECKING:
    from tests.web.conftest import Site
    from web.design.colours import Contrast


@pytest.mark.parametrize("pair", contrasts(TEXTS + TONES + SHIFTS), ids=lambda p: p.ground)
def test_text_can_be_read_by_day_and_by_night(pair: Contrast) -> None:
    assert min(pair.light, pair.dark) >= TEXT_CONTRAST


@pytest.mark.parametrize("pair", contrasts(CHANNELS), ids=lambda p: p.ink)
def test_lines_can_be_told_from_their_ground(pair: Contrast) -> None:
    assert min(pair.light, pair.dark) >= DRAWN_CONTRAST


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == 1


def test_every_colour_of_the_day_has_one_of_the_night() -> None:
    light, dark = tokens()
    same_by_intent = {"accent-ink", "bar-mark-ink", "paper"}
    assert {name for name in light if light[name] == dark[name]} <= same_by_intent


def test_examples_are_shown_to_everybody_in_demo_mode(read_site: Site) -> None:
    answer = read_site.client().get("/design", headers={"Accept-Language": "de"})
    assert answer.status_code == 200
    assert "Teile jeder Seite" in answer.text
    # The faulty form keeps what was typed and names what is wrong, above and at the field.
    assert answer.text.count("Zwischen 1 und 40 Stunden.") == 2
    assert 'value="70"' in answer.text


def test_examples_are_not_found_outside_of_demo_mode(read_site: Site) -> None:
    settings = replace(SETTINGS, demo=False)
    app = create_app(WebConfig.of(read_site.database, settings, FixedClock(NOW)))
    assert app.test_client().get("/design").status_code == 404
