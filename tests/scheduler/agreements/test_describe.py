from __future__ import annotations

from pathlib import Path

import scheduler
from scheduler.agreements.describe import describe

PAGE = Path(scheduler.__file__).parents[1] / "docs" / "rules.md"


def test_page_of_rules_is_what_the_rules_say() -> None:
    assert PAGE.read_text("utf-8") == describe()
