"""What a rule says, and what a broken rule means, in German and English, with the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from solver.rule import Violation

Language = Literal["de", "en"]

_BROKEN: dict[str, dict[Language, str]] = {
    "absence": {
        "de": "Schicht an einem Tag, an dem die Person abwesend ist",
        "en": "a shift on a day on which the person is absent",
    },
    "availability": {
        "de": "Schicht außerhalb der Verfügbarkeit",
        "en": "a shift outside the person's availability",
    },
    "breaks_by_length": {
        "de": "die Pausen reichen für die Länge der Schicht nicht aus"
        " (Blöcke ab {block_min} min, höchstens {max_stretch_h} ohne Pause)",
        "en": "the breaks are too short for the shift"
        " (blocks of at least {block_min} min, at most {max_stretch_h} without a break)",
    },
    "daily_rest": {
        "de": "{rest_h} Ruhe zwischen zwei Schichten, mindestens {least_rest_h} müssen es sein",
        "en": "{rest_h} of rest between two shifts, at least {least_rest_h} are due",
    },
    "days_a_week": {
        "de": "{total} Arbeitstage in der Woche, höchstens {most} sind vereinbart",
        "en": "{total} days of work in the week, at most {most} are agreed",
    },
    "days_in_row": {
        "de": "{length} Arbeitstage in Folge ({limit})",
        "en": "{length} days of work in a row ({limit})",
    },
    "days_off_in_row": {
        "de": "{length} freie Tage in Folge ({limit})",
        "en": "{length} days off in a row ({limit})",
    },
    "hours_a_day": {
        "de": "{total_h} Arbeitszeit am Tag, höchstens {most_h}",
        "en": "{total_h} of work in a day, at most {most_h}",
    },
    "hours_a_week": {
        "de": "{total_h} Arbeitszeit in der Woche ({limit})",
        "en": "{total_h} of work in the week ({limit})",
    },
    "locked": {
        "de": "ein festgehaltener Tag wurde verändert",
        "en": "a locked day was changed",
    },
    "nights_in_row": {
        "de": "{length} Nachtschichten in Folge ({limit})",
        "en": "{length} night shifts in a row ({limit})",
    },
    "rest_after_nights": {
        "de": "{rest_h} Ruhe nach einer Nachtschicht, mindestens {least_rest_h} müssen es sein",
        "en": "{rest_h} of rest after a night shift, at least {least_rest_h} are due",
    },
    "structure": {
        "de": "der Dienst passt nicht in den Dienstplan ({problem})",
        "en": "the duty does not fit the roster ({problem})",
    },
    "weekends": {
        "de": "das Wochenende ist nicht ganz frei oder ganz gearbeitet",
        "en": "the weekend is neither wholly free nor wholly worked",
    },
    "working_hours": {
        "de": "Schicht vor dem frühesten Beginn oder nach dem spätesten Ende der Person",
        "en": "a shift before the person's earliest start or after the latest end",
    },
}
_LIMIT: dict[str, dict[Language, str]] = {
    "most": {"de": "höchstens {}", "en": "at most {}"},
    "least": {"de": "mindestens {}", "en": "at least {}"},
}


def hours(minutes: int) -> str:
    """``8:30 h`` for 510 minutes."""
    return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02d} h"


def explain(violation: Violation, language: Language) -> str:
    """What is broken, with its numbers; who and when are the caller's to say."""
    template = _BROKEN.get(violation.rule, _BROKEN["structure"])[language]
    fields = {"problem": violation.rule, **violation.fields}
    return template.format_map(_Words(fields, violation.unit, language))


class _Words(dict[str, Any]):
    """A violation's fields, also in hours (``rest_h`` for ``rest_min``) and as ``limit``."""

    def __init__(self, given: Mapping[str, Any], unit: str, language: Language) -> None:
        super().__init__(given)
        self.unit = unit
        self.language = language

    def __missing__(self, key: str) -> str:
        if key == "limit":
            return self._limit()
        if key.endswith("_h"):
            name = key.removesuffix("_h")
            return hours(int(self.get(f"{name}_min", self.get(name, 0))))
        return "–"

    def _limit(self) -> str:
        side = "most" if "most" in self else "least"
        value = self.get(side, 0)
        return _LIMIT[side][self.language].format(hours(value) if self.unit == "min" else value)
