from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import web

WEB = Path(web.__file__).parent
VENDORED = (WEB / "static" / "vendor", Path(__file__).parent / "vendor")
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
    assert any("LICENSE" in name for name in found)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_the_policy_forbids(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|\son\w+=|https?://|<style|<script(?![^>]*nonce)", text)


def test_own_stylesheet_names_no_other_host() -> None:
    text = (WEB / "static" / "podshift.css").read_text()
    assert "url(" not in text
    assert "@import" not in text
