"""Rules and prices in plain sentences, German and English, with their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.agreements.numbers import RULE_TYPES, numbers_of
from scheduler.agreements.sentences import hours

if TYPE_CHECKING:
    from scheduler.agreements.sentences import Language

_SAYS: dict[str, dict[Language, str]] = {
    "absence": {
        "de": "Wer abwesend ist, hat an diesem Tag keine Schicht.",
        "en": "Whoever is absent has no shift that day.",
    },
    "availability": {
        "de": "Eine Schicht liegt ganz in einer Zeit, in der die Person verfügbar ist.",
        "en": "A shift lies wholly within a time at which the person is available.",
    },
    "breaks_by_length": {
        "de": "{needs}. Eine Pause zählt ab {block_min_h}; ohne zählende Pause wird höchstens"
        " {max_stretch_min_h} gearbeitet.",
        "en": "{needs}. A break counts from {block_min_h} on; nobody works longer than"
        " {max_stretch_min_h} without one.",
    },
    "daily_rest": {
        "de": "Zwischen zwei Schichten liegen mindestens {min_rest_min_h} Ruhe.",
        "en": "Between two shifts lie at least {min_rest_min_h} of rest.",
    },
    "days_a_week": {
        "de": "Niemand arbeitet an mehr Tagen in der Woche, als der Vertrag sagt.",
        "en": "Nobody works on more days a week than the contract says.",
    },
    "days_in_row": {
        "de": "Niemand arbeitet mehr als {max_days} Tage in Folge{least}.",
        "en": "Nobody works more than {max_days} days in a row{least}.",
    },
    "days_off_in_row": {
        "de": "Freie Tage kommen mindestens {min_days} in Folge{most}.",
        "en": "Days off come at least {min_days} in a row{most}.",
    },
    "few_changes": {
        "de": "Jeder Tag, der von einem bekannten Dienstplan abweicht, kostet {cost_per_day}.",
        "en": "Each day that differs from a roster people know already costs {cost_per_day}.",
    },
    "hours_a_day": {
        "de": "Die Arbeitszeit eines Tages beträgt höchstens {max_minutes_h}.",
        "en": "A day has at most {max_minutes_h} of work.",
    },
    "hours_a_week": {
        "de": "Die Woche liegt in den Grenzen des Vertrags und hat höchstens {max_minutes_h}."
        " Jede halbe Stunde unter dem Vertrag kostet {below_contract_cost_per_30min}.",
        "en": "A week keeps the limits of the contract and has at most {max_minutes_h}."
        " Each half hour below the contract costs {below_contract_cost_per_30min}.",
    },
    "hours_account": {
        "de": "Am Ende eines Dienstplans kostet jede halbe Stunde, die ein Arbeitszeitkonto über"
        " oder unter null steht, {cost_per_30min}{range}.",
        "en": "At the end of a roster each half hour that an hours account is above or below zero"
        " costs {cost_per_30min}{range}.",
    },
    "locked": {
        "de": "Ein festgehaltener Tag bleibt, wie er ist.",
        "en": "A locked day stays as it is.",
    },
    "nights_in_row": {
        "de": "Niemand arbeitet mehr als {max_nights} Nächte in Folge{least}.",
        "en": "Nobody works more than {max_nights} nights in a row{least}.",
    },
    "rest_after_nights": {
        "de": "Nach einer Nachtschicht kommt eine andere Schicht erst nach {min_rest_min_h}.",
        "en": "After a night shift another shift comes only after {min_rest_min_h}.",
    },
    "weekends": {
        "de": "Ein Wochenende ist ganz frei oder ganz gearbeitet.",
        "en": "A weekend is wholly free or wholly worked.",
    },
    "wishes": {
        "de": "Wünsche werden gewogen: Ein nicht erfüllter Wunsch kostet seinen Preis, er ist"
        " keine Anweisung.",
        "en": "Wishes are weighed: one that is not granted costs its price; it is no order.",
    },
    "working_hours": {
        "de": "Keine Schicht beginnt vor dem frühesten Beginn oder endet nach dem spätesten Ende,"
        " die mit der Person vereinbart sind.",
        "en": "No shift begins before the earliest start or ends after the latest end agreed with"
        " the person.",
    },
}
_LEAST: dict[Language, str] = {"de": ", mindestens {}", "en": ", at least {}"}
_MOST: dict[Language, str] = {"de": ", höchstens {}", "en": ", at most {}"}
_BALANCE: dict[str, dict[Language, str]] = {
    "min_balance_min": {"de": "; nie steht es unter {}", "en": "; it is never below {}"},
    "max_balance_min": {"de": "; nie steht es über {}", "en": "; it is never above {}"},
}
_NEED: dict[Language, str] = {
    "de": "Über {over} Arbeit sind {pause} Pause nötig",
    "en": "Above {over} of work {pause} of break are due",
}
_NUMBERS: dict[str, dict[Language, str]] = {
    "below_contract_cost_per_30min": {
        "de": "Preis je halbe Stunde unter dem Vertrag",
        "en": "Price of each half hour below the contract",
    },
    "block_min": {"de": "Eine Pause zählt ab", "en": "A break counts from"},
    "break_min": {"de": "Pause dafür", "en": "Break for it"},
    "cost_per_30min": {
        "de": "Preis je halbe Stunde über oder unter null",
        "en": "Price of each half hour above or below zero",
    },
    "cost_per_day": {"de": "Preis je geändertem Tag", "en": "Price of each changed day"},
    "max_balance_min": {"de": "Höchster Stand", "en": "Highest balance"},
    "max_days": {"de": "Höchstens", "en": "At most"},
    "max_minutes": {"de": "Höchstens", "en": "At most"},
    "max_nights": {"de": "Höchstens", "en": "At most"},
    "max_stretch_min": {"de": "Längste Arbeit ohne Pause", "en": "Longest work without a break"},
    "min_balance_min": {"de": "Niedrigster Stand", "en": "Lowest balance"},
    "min_days": {"de": "Mindestens", "en": "At least"},
    "min_nights": {"de": "Mindestens", "en": "At least"},
    "min_rest_min": {"de": "Mindestens", "en": "At least"},
    "over_min": {"de": "Arbeit von mehr als", "en": "Work of more than"},
    "deep_factor": {
        "de": "Um so viel teurer ist eine Lücke jenseits des ersten Zehntels",
        "en": "A shortage beyond the first tenth is dearer by",
    },
    "over_margin_percent": {
        "de": "Überbesetzung beginnt über dem Bedarf ab",
        "en": "Overstaffing begins above the requirement by",
    },
    "overstaffing": {"de": "Überbesetzung", "en": "Overstaffing"},
    "day_off": {
        "de": "Freier Tag, nicht erfüllt, je Punkt Gewicht",
        "en": "Day off not granted, for each point of weight",
    },
    "start_30min": {
        "de": "Beginn, je halbe Stunde daneben und Punkt Gewicht",
        "en": "Start, for each half hour off and point of weight",
    },
    "shift": {
        "de": "Schichtwunsch, nicht erfüllt, je Punkt Gewicht",
        "en": "Shift not granted, for each point of weight",
    },
    "break_share": {
        "de": "In Pause über dem vereinbarten Anteil, je Viertelstunde",
        "en": "On a break above the agreed share, for a quarter of an hour",
    },
}
WEIGHED = ("wishes", "few_changes")
"""Rules that are a price and never an order."""


def sentence(rule: Any, language: Language) -> str:
    """What a rule with these numbers says."""
    words: dict[str, Any] = {}
    for number in numbers_of(rule.name):
        value = getattr(rule, number.name)
        words[number.name] = value
        if number.unit == "time" and value is not None:
            words[f"{number.name}_h"] = hours(value)
    words |= _clauses(rule, language)
    return _SAYS[rule.name][language].format_map(words)


def _clauses(rule: Any, language: Language) -> dict[str, str]:
    """The parts of a sentence that are there only with some numbers."""
    clauses = {"least": "", "most": "", "needs": "", "range": ""}
    least = getattr(rule, "min_nights", getattr(rule, "min_days", 1))
    if least > 1:
        clauses["least"] = _LEAST[language].format(least)
    most = getattr(rule, "max_days", None)
    if most is not None:
        clauses["most"] = _MOST[language].format(most)
    limits = {name: getattr(rule, name, None) for name in _BALANCE}
    clauses["range"] = "".join(
        _BALANCE[name][language].format(hours(value))
        for name, value in limits.items()
        if value is not None
    )
    if rule.name == "breaks_by_length":
        pairs = zip(rule.over_min, rule.break_min, strict=True)
        needs = [_NEED[language].format(over=hours(o), pause=hours(p)) for o, p in pairs]
        clauses["needs"] = ", ".join([*needs[:1], *(n[:1].lower() + n[1:] for n in needs[1:])])
    return clauses


def number_label(name: str, language: Language) -> str:
    """What a parameter or price is called."""
    return _NUMBERS[name][language]


def is_law(rule: str) -> bool:
    """Whether the rule stands in a law."""
    return bool(RULE_TYPES[rule].paragraph)
