from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import web

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

WEB = Path(web.__file__).parent
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
LANGUAGES = ("de", "en")


def used() -> set[str]:
    """Every text of code and templates; of one with a plural, the singular."""
    keywords = DEFAULT_KEYWORDS | {"lazy_gettext": None}
    found = extract_from_dir(str(WEB), METHODS, keywords=keywords)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found}


def catalogue(language: str) -> Catalog:
    path = WEB / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def translations(message: Message) -> tuple[str, ...]:
    """The text, or its singular and plural."""
    text = message.string
    return (text,) if isinstance(text, str) else tuple(text or ())


def by_text(texts: Catalog) -> dict[str, tuple[str, ...]]:
    return {singular(message.id): translations(message) for message in texts if message.id}


def singular(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_catalogue_and_none_is_left_over(language: str) -> None:
    known = {singular(message.id) for message in catalogue(language) if message.id}
    assert known - used() == set()
    assert used() - known == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_with_the_same_fields(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        texts = translations(message)
        assert texts, message.id
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        wanted = set(re.findall(r"%\((\w+)\)", singular(message.id)))
        for text in texts:
            assert set(re.findall(r"%\((\w+)\)", text)) == wanted, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_agrees_with_its_source(language: str) -> None:
    compiled = WEB / "translations" / language / "LC_MESSAGES" / "messages.mo"
    inside = read_mo(io.BytesIO(compiled.read_bytes()))
    assert by_text(inside) == by_text(catalogue(language))
