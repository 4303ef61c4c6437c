"""docs/operations.md says what the program does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from scheduler.centre_settings import CentreSettings
from scheduler.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`|\*\(empty\)\*) \|", PAGE, re.MULTILINE)
    assert rows == [(setting.name, str(setting.default)) for setting in fields(Settings)]


def test_retention_periods_are_those_of_the_defaults() -> None:
    usual = CentreSettings()
    for said in (
        f"| journal | {usual.keep_journal_months} months",
        f"| jobs | {usual.keep_jobs_days} days",
        f"| {usual.keep_drafts_days} days after the last change |",
        f"| read notices | {usual.keep_notices_days} days",
        f"| {usual.pseudonymise_after_months} months after the last day |",
    ):
        assert said in PAGE
