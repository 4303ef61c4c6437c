from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from jinja2 import Environment

import web

ROOT = Path(__file__).parents[2]
WEB = Path(web.__file__).parent
VENDORED = (WEB / "static" / "vendor", Path(__file__).parent / "vendor")
OWN = sorted(path for kind in ("css", "js") for path in (WEB / "static" / kind).rglob("*.*"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_files_are_what_their_checksums_say(folder: Path) -> None:
    lines = [line.split() for line in (folder / "checksums.sha256").read_text().splitlines()]
    expected = {name: checksum for checksum, name in lines}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "checksums.sha256"
    }
    assert found == expected


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_every_vendored_part_has_its_licence_and_its_locked_version(folder: Path) -> None:
    lock = json.loads((ROOT / "tools" / "vendor" / "package-lock.json").read_text())
    locked = {
        (path.rpartition("/")[2].removesuffix("css").removesuffix(".org"), package["version"])
        for path, package in lock["packages"].items()
        if path
    }
    parts = {path.name for path in folder.iterdir() if path.suffix in {".js", ".css"}}
    for name in parts:
        match = re.fullmatch(r"(.+)-(\d+\.\d+\.\d+)\.min\.\w+", name)
        assert match is not None
        assert match.groups() in locked
        assert (folder / f"{match[1]}-{match[2]}.LICENSE.txt").exists()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son\w+=|hx-on|https?://|<style|<script(?![^>]*nonce)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_are_understood_by_those_who_look_for_texts(path: Path) -> None:
    # The extraction of texts passes over a template with a fault without a word.
    Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text())


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_styles_and_scripts_name_no_other_host(path: Path) -> None:
    assert not re.search(r"url\(|@import|https?://|eval\(|new Function", path.read_text())


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_styles_and_scripts_can_be_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_colours_are_written_among_the_tokens_only() -> None:
    strays = {
        path.name: found
        for path in OWN
        if path.suffix == ".css" and path.name != "tokens.css"
        if (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)|\brgb\(|\bhsl\(", path.read_text()))
    }
    assert strays == {}
