"""Writes docs/rules.md from the rules themselves: ``python -m scheduler.agreements.describe``."""

from __future__ import annotations

import inspect
import sys
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from scheduler.agreements.prices import Prices
from scheduler.agreements.rule_sets import PRESETS, parse_rule_set, preset_toml
from scheduler.agreements.sentences import title
from solver.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = """\
# Rules

<!-- Written by `python -m scheduler.agreements.describe` from the rules themselves. -->

A rule set is a TOML file. It may name a preset and then states only what differs from it; without
one it holds exactly the rules it lists. The set is stored whole and named by the hash of what it
says. Presets hold thresholds of the law as defaults; they are no legal advice.

```toml
name = "Dienstvereinbarung 2026"
preset = "arbzg"

[rules.daily_rest]
min_rest_min = 720

[rules.days_in_row]
enabled = false

[rules.hours_account]
min_balance_min = -2400
max_balance_min = 2400

[prices]
day_off = 30
```

Times are minutes. A rule without parameters is in force by its empty table, such as
`[rules.weekends]`.

No preset keeps hours accounts: whoever has them adds `[rules.hours_account]`. For hours above the
contract to come back, half an hour of the account has to cost more than half an hour below the
contract does in `hours_a_week`. Rosters of several weeks take longer to begin, by about a second
for each agent.
"""
PRICES_HEAD = """
## Prices

What wishes and shortages weigh against each other, in `[prices]`. One unit is a tenth of an FTE
missing for a quarter of an hour on a stream of priority 1.

| price | default |
|---|---|
"""


def describe() -> str:
    """The page, in Markdown."""
    sections = (_section(rule) for rule in RULES)
    prices = "".join(f"| `{item.name}` | {item.default} |\n" for item in fields(Prices))
    return HEAD + "".join(sections) + PRICES_HEAD + prices


def _section(rule: type[Any]) -> str:
    text = inspect.getdoc(rule) or ""
    words = text.split("Message fields")[0].strip()
    source = f"\n\n{rule.paragraph}" if rule.paragraph else ""
    name = f"\n## {title(rule.name, 'en')} · {title(rule.name, 'de')}\n\n`[rules.{rule.name}]`"
    return f"{name}{source}\n\n{words}\n{''.join(_parameters(rule))}"


def _parameters(rule: type[Any]) -> Iterator[str]:
    """A table of the parameters: what they are where nothing is said, and in each preset."""
    parameters = fields(rule)
    if parameters:
        yield f"\n| parameter | default | {' | '.join(PRESETS)} |\n"
        yield f"|---|---|{'---|' * len(PRESETS)}\n"
    for item in parameters:
        cells = (_in_preset(rule.name, item.name, preset) for preset in PRESETS)
        yield f"| `{item.name}` | {item.default} | {' | '.join(cells)} |\n"


def _in_preset(rule: str, parameter: str, preset: str) -> str:
    found = parse_rule_set(preset_toml(preset)).rule(rule)
    return "–" if found is None else str(getattr(found, parameter))


if __name__ == "__main__":
    sys.stdout.write(describe())
