from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from web.language import TRANSLATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

WEB = TRANSLATIONS.parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
CATALOGUES = sorted(TRANSLATIONS.glob("*/de/LC_MESSAGES/messages.po"))


def used() -> set[str]:
    """Every text of code and templates; of one with a plural, the singular."""
    keywords = DEFAULT_KEYWORDS | {"lazy_gettext": None}
    found = extract_from_dir(str(WEB), METHODS, keywords=keywords)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="de")


def translations(message: Message) -> tuple[str, ...]:
    """The text, or its singular and plural."""
    text = message.string
    return (text,) if isinstance(text, str) else tuple(text or ())


def by_text(texts: Catalog) -> dict[str, tuple[str, ...]]:
    return {singular(message.id): translations(message) for message in texts if message.id}


def singular(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def test_every_text_has_a_german_one_and_none_is_left_over() -> None:
    known = {text for path in CATALOGUES for text in by_text(catalogue(path))}
    assert known - used() == set()
    assert used() - known == set()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[2].name)
def test_every_text_is_translated_with_the_same_fields(path: Path) -> None:
    for message in catalogue(path):
        if not message.id:
            continue
        texts = translations(message)
        assert texts, message.id
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        sources = (message.id,) if isinstance(message.id, str) else message.id
        for source, text in zip(sources, texts, strict=True):
            assert fields(text) == fields(source), message.id


def fields(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def test_no_text_has_two_german_ones() -> None:
    found: dict[str, tuple[str, ...]] = {}
    for path in CATALOGUES:
        for text, german in by_text(catalogue(path)).items():
            assert found.setdefault(text, german) == german, text


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parents[2].name)
def test_compiled_catalogue_agrees_with_its_source(path: Path) -> None:
    inside = read_mo(io.BytesIO(path.with_suffix(".mo").read_bytes()))
    assert by_text(inside) == by_text(catalogue(path))
