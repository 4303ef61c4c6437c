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
    "hours_account": {
        "de": "{total_h} auf dem Arbeitszeitkonto am Ende ({limit})",
        "en": "{total_h} on the hours account at the end ({limit})",
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
    "breaks": {
        "de": "die Pausen liegen nicht, wie das Schichtmuster es will",
        "en": "the breaks do not lie as the shift pattern wants them",
    },
    "channels": {
        "de": "Arbeit auf einem Kanal, den die Person nicht hat",
        "en": "work on a channel that the person does not have",
    },
    "overlap": {
        "de": "zwei Schichten überschneiden sich",
        "en": "two shifts overlap",
    },
    "segments": {
        "de": "die Abschnitte füllen die Schicht nicht aus",
        "en": "the segments do not fill the shift",
    },
    "unknown_shell": {
        "de": "kein Schichtmuster hat diese Schicht",
        "en": "no shift pattern has this shift",
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
_TITLES: dict[str, dict[Language, str]] = {
    "absence": {"de": "Abwesenheit", "en": "absence"},
    "availability": {"de": "Verfügbarkeit", "en": "availability"},
    "breaks": {"de": "Lage der Pausen", "en": "position of breaks"},
    "breaks_by_length": {"de": "Pausen", "en": "breaks"},
    "channels": {"de": "Kanäle", "en": "channels"},
    "daily_rest": {"de": "tägliche Ruhezeit", "en": "daily rest"},
    "days_a_week": {"de": "Arbeitstage in der Woche", "en": "days of work in a week"},
    "days_in_row": {"de": "Arbeitstage in Folge", "en": "days of work in a row"},
    "days_off_in_row": {"de": "freie Tage in Folge", "en": "days off in a row"},
    "few_changes": {"de": "wenige Änderungen", "en": "few changes"},
    "hours_a_day": {"de": "Arbeitszeit am Tag", "en": "hours a day"},
    "hours_a_week": {"de": "Arbeitszeit in der Woche", "en": "hours a week"},
    "hours_account": {"de": "Arbeitszeitkonto", "en": "hours account"},
    "locked": {"de": "festgehaltene Tage", "en": "locked days"},
    "nights_in_row": {"de": "Nachtschichten in Folge", "en": "night shifts in a row"},
    "overlap": {"de": "Überschneidung", "en": "overlap"},
    "rest_after_nights": {"de": "Ruhe nach Nachtschichten", "en": "rest after night shifts"},
    "segments": {"de": "Abschnitte", "en": "segments"},
    "unknown_shell": {"de": "Schichtmuster", "en": "shift patterns"},
    "weekends": {"de": "Wochenenden", "en": "weekends"},
    "wishes": {"de": "Wünsche", "en": "wishes"},
    "working_hours": {"de": "frühester Beginn, spätestes Ende", "en": "earliest start, latest end"},
}
_LIMIT: dict[str, dict[Language, str]] = {
    "most": {"de": "höchstens {}", "en": "at most {}"},
    "least": {"de": "mindestens {}", "en": "at least {}"},
}


def clock(minutes: int) -> str:
    """``8:30`` for 510 minutes."""
    return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


def hours(minutes: int) -> str:
    """``8:30 h`` for 510 minutes."""
    return f"{clock(minutes)} h"


def title(rule: str, language: Language) -> str:
    """What people call a rule."""
    return _TITLES[rule][language]


def explain(violation: Violation, language: Language) -> str:
    """What is broken, with its numbers; who and when are the caller's to say."""
    template = _BROKEN[violation.rule][language]
    return template.format_map(_Words(violation.fields, violation.unit, language))


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
