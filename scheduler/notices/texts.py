"""What a notice says, in German and English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from scheduler.notices.records import NoticeKind
from scheduler.notices.swap_texts import SWAP_TEXTS, swap_fields, swap_variant
from scheduler.swaps.audit_words import sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["de", "en"]

TEXTS: dict[str, dict[Language, tuple[str, str]]] = {
    NoticeKind.ROSTER_SUBMITTED: {
        "de": ("Dienstplan wartet auf Zustimmung", "Der Dienstplan {days} ist vorgelegt."),
        "en": ("Roster waits for consent", "The roster {days} has been submitted."),
    },
    NoticeKind.ROSTER_CONSENTED: {
        "de": (
            "Zustimmung zum Dienstplan",
            "Dem Dienstplan {days} ist zugestimmt; er kann veröffentlicht werden.",
        ),
        "en": ("Consent to the roster", "The roster {days} has consent and can be published."),
    },
    NoticeKind.ROSTER_OBJECTED: {
        "de": ("Einwand gegen den Dienstplan", "Gegen den Dienstplan {days}: {text}"),
        "en": ("Objection to the roster", "Against the roster {days}: {text}"),
    },
    NoticeKind.ROSTER_PUBLISHED: {
        "de": ("Neuer Dienstplan", "Der Dienstplan {days} ist veröffentlicht."),
        "en": ("New roster", "The roster {days} has been published."),
    },
    "roster_published_late": {
        "de": (
            "Neuer Dienstplan",
            "Der Dienstplan {days} ist veröffentlicht, später als vereinbart.",
        ),
        "en": ("New roster", "The roster {days} has been published, later than agreed."),
    },
    NoticeKind.SHIFT_CHANGED: {
        "de": ("Schicht geändert", "{day}: jetzt {after}, vorher {before}.{because}"),
        "en": ("Shift changed", "{day}: now {after}, before {before}.{because}"),
    },
    "shift_changed_added": {
        "de": ("Neue Schicht", "{day}: {after}.{because}"),
        "en": ("New shift", "{day}: {after}.{because}"),
    },
    "shift_changed_removed": {
        "de": ("Schicht entfällt", "{day}: frei, vorher {before}.{because}"),
        "en": ("Shift taken away", "{day}: off, before {before}.{because}"),
    },
    "shift_changed_inside": {
        "de": ("Schicht geändert", "{day}, {after}: andere Pausen oder Aufgaben.{because}"),
        "en": ("Shift changed", "{day}, {after}: other breaks or work.{because}"),
    },
    NoticeKind.CHANGE_UNSEEN: {
        "de": (
            "Änderung noch nicht gesehen",
            "{name} hat die geänderte Schicht am {day} seit {hours} Stunden nicht gesehen.",
        ),
        "en": (
            "Change not seen yet",
            "{name} has not seen the changed shift on {day} for {hours} hours.",
        ),
    },
    NoticeKind.PROPOSAL_MADE: {
        "de": ("Vorschlag", "{day}: {after}. Antwort bis {expires}."),
        "en": ("Proposal", "{day}: {after}. Please answer by {expires}."),
    },
    "proposal_made_removed": {
        "de": ("Vorschlag", "{day}: frei statt {before}. Antwort bis {expires}."),
        "en": ("Proposal", "{day}: off instead of {before}. Please answer by {expires}."),
    },
    NoticeKind.PROPOSAL_ANSWERED: {
        "de": ("Antwort auf einen Vorschlag", "{name}, {day}: {answer}."),
        "en": ("Answer to a proposal", "{name}, {day}: {answer}."),
    },
    NoticeKind.DRAFT_READY: {
        "de": ("Entwurf fertig", "Der Entwurf {days} ist fertig."),
        "en": ("Draft ready", "The draft {days} is ready."),
    },
    NoticeKind.RUN_FAILED: {
        "de": ("Erzeugen misslungen", "{text}"),
        "en": ("Generating failed", "{text}"),
    },
    NoticeKind.AUDIT_WAITS: {
        "de": ("Tausch zu prüfen", "Pod {pod}, ausgelost zum Nachsehen: {n}."),
        "en": ("Swaps to look at", "Pod {pod}, drawn to be looked at: {n}."),
    },
    NoticeKind.AUDIT_PUBLISHED: {
        "de": ("Was die Nachschau ergab", "{month}: {finding}"),
        "en": ("What the audit found", "{month}: {finding}"),
    },
    NoticeKind.LEAVE_STATE: {
        "de": ("Antrag auf Abwesenheit", "{period}: {answer}.{because}"),
        "en": ("Request for absence", "{period}: {answer}.{because}"),
    },
    NoticeKind.LEAVE_WAITS: {
        "de": ("Antrag wartet", "{name} bittet um Abwesenheit: {period}."),
        "en": ("Request waits", "{name} asks for an absence: {period}."),
    },
    NoticeKind.LEAVE_CANCELLED: {
        "de": ("Doch da", "{name} hat die Abwesenheit zurückgenommen: {period}."),
        "en": ("There after all", "{name} has taken an absence back: {period}."),
    },
    NoticeKind.SHIFT_NOT_BACK: {
        "de": ("Schicht kommt nicht zurück", "{day}, {span}: {why}"),
        "en": ("Shift not given back", "{day}, {span}: {why}"),
    },
    NoticeKind.WISHES_DUE: {
        "de": ("Wünsche bis {deadline}", "Für die Woche ab {first} zählen Wünsche bis {deadline}."),
        "en": ("Wishes by {deadline}", "For the week from {first}, wishes count until {deadline}."),
    },
    NoticeKind.SHIFT_TOMORROW: {
        "de": ("Schicht am {day}, {span}", "Erinnerung am Tag davor: {day}, {span}."),
        "en": ("Shift on {day}, {span}", "Reminder of the day before: {day}, {span}."),
    },
    **SWAP_TEXTS,
}
ANSWERS: dict[str, dict[Language, str]] = {
    "approved": {"de": "genehmigt", "en": "approved"},
    "refused": {"de": "abgelehnt", "en": "refused"},
    "listed": {"de": "auf der Warteliste", "en": "on the waiting list"},
    "waiting": {"de": "wartet auf die Leitung", "en": "waits for the lead"},
    "cancelled": {"de": "zurückgenommen", "en": "cancelled"},
    "accepted": {"de": "angenommen", "en": "accepted"},
    "declined": {"de": "abgelehnt", "en": "declined"},
    "done": {
        "de": "von allen angenommen, der Dienstplan ist geändert",
        "en": "accepted by everybody, the roster is changed",
    },
    "expired": {"de": "nicht rechtzeitig beantwortet", "en": "not answered in time"},
    "taken": {"de": "von jemand anderem übernommen", "en": "taken by somebody else"},
    "withdrawn": {"de": "zurückgezogen", "en": "withdrawn"},
}
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FOUND = ("n_swaps", "n_audited", "n_wrong", "most_wrong", "n_long", "n_long_wrong")
BECAUSE: dict[Language, str] = {"de": " Grund: {}", "en": " Reason: {}"}


@dataclass(frozen=True)
class Words:
    """A notice in one language."""

    heading: str
    text: str


def words(
    kind: NoticeKind, params: Mapping[str, Any], language: Language, zone: str = "Europe/Berlin"
) -> Words:
    """What a notice says; times that are no shift's are shown in ``zone``."""
    heading, text = TEXTS[_variant(kind, params)][language]
    fields = _Fields(params, language, zone)
    return Words(heading.format_map(fields), text.format_map(fields))


def day_text(day: date, language: Language) -> str:
    """Such as ``Mo 30.11.2026`` or ``Mon 30 Nov 2026``."""
    weekday = WEEKDAYS[language][day.weekday()]
    if language == "de":
        return f"{weekday} {day:%d.%m.%Y}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _month_text(day: date, language: Language) -> str:
    return f"{day:%m/%Y}" if language == "de" else f"{MONTHS[day.month - 1]} {day.year}"


def _variant(kind: NoticeKind, params: Mapping[str, Any]) -> str:
    if kind is NoticeKind.ROSTER_PUBLISHED and params.get("late"):
        return "roster_published_late"
    if kind is NoticeKind.PROPOSAL_MADE and params.get("before") and not params.get("after"):
        return "proposal_made_removed"
    if kind is not NoticeKind.SHIFT_CHANGED:
        return swap_variant(kind, params)
    before, after = params.get("before"), params.get("after")
    if not before:
        return "shift_changed_added"
    if not after:
        return "shift_changed_removed"
    return "shift_changed_inside" if before == after else kind


class _Fields(dict[str, str]):
    """A notice's params as people read them; what is missing stays a dash."""

    def __init__(self, params: Mapping[str, Any], language: Language, zone: str) -> None:
        super().__init__({name: str(value) for name, value in params.items() if value is not None})
        self.language: Language = language
        self.zone = zone
        if "first_day" in self:
            self["month"] = _month_text(date.fromisoformat(self["first_day"]), language)
        for name in ("day", "counter_day", "first_day", "last_day"):
            if name in self:
                self[name] = day_text(date.fromisoformat(self[name]), language)
        for name in ("expires", "deadline"):
            if name in self:
                self[name] = self._moment(self[name])
        if "answer" in self:
            self["answer"] = ANSWERS.get(self["answer"], {}).get(language, self["answer"])
        self.update(swap_fields(self, language))

    def __missing__(self, key: str) -> str:
        if key == "period":
            one = self["first_day"] == self["last_day"]
            return self["first_day"] if one else self["days"]
        if key == "days":
            return f"{self['first_day']} – {self['last_day']}"
        if key == "finding":
            return sentence(self.language, **{name: int(self[name]) for name in FOUND})
        if key == "first":
            return self["first_day"]
        if key == "why":
            return self[f"why_{self.language}"]
        if key == "because":
            reason = self.get("reason", "")
            return BECAUSE[self.language].format(reason) if reason else ""
        return "–"

    def _moment(self, text: str) -> str:
        local = datetime.fromisoformat(text).astimezone(ZoneInfo(self.zone))
        return f"{day_text(local.date(), self.language)}, {local:%H:%M}"
