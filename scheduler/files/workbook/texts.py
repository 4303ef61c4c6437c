"""Every word an Excel file shows, in German and English, and how it writes days and times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from babel.dates import format_date, format_datetime

if TYPE_CHECKING:
    from datetime import date, datetime

    from scheduler.rosters import AbsenceView, DutyView, WishView

Language = Literal["de", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("de", "en")

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "roster": ("Dienstplan", "Roster"),
    "week": ("Woche {week}", "Week {week}"),
    "weeks": ("Wochen {first} bis {last}", "Weeks {first} to {last}"),
    "version_line": (
        "Version {version} · {status} · erstellt {created}",
        "Version {version} · {status} · made {created}",
    ),
    "draft": ("Entwurf", "draft"),
    "consented": ("zugestimmt", "consented"),
    "published": ("veröffentlicht", "published"),
    "name": ("Name", "Name"),
    "people": ("{n} Personen", "{n} people"),
    "one_person": ("1 Person", "1 person"),
    "absent": ("abwesend", "absent"),
    "absent_short": ("abw.", "absent"),
    "legend": ("Legende", "Key"),
    "weekend": ("Wochenende", "Weekend"),
    "holiday": ("Feiertag", "Public holiday"),
    "holidays": ("Feiertage", "Public holidays"),
    "on_duty": ("Im Dienst", "On duty"),
    "personnel_number": ("Pers.-Nr.", "Pers. no."),
    "role": ("Rolle", "Role"),
    "channels": ("Kanäle", "Channels"),
    "hours": ("Stunden", "Hours"),
    "credited": ("Gutschrift", "Credited"),
    "contract": ("Vertrag", "Contract"),
    "account": ("Konto", "Account"),
    "wishes": ("Wünsche", "Wishes"),
    "granted": ("Erfüllt", "Granted"),
    "not_granted": ("Nicht erfüllt", "Not granted"),
    "wish_granted": ("◆ Wunsch erfüllt", "◆ wish granted"),
    "wish_refused": ("◇ Wunsch nicht erfüllt", "◇ wish not granted"),
    "lead": ("Leitung", "Lead"),
    "coach": ("Coach", "Coach"),
    "specialist": ("Spezialist/in", "Specialist"),
    "agent": ("Agent/in", "Agent"),
    "voice": ("Telefon", "Voice"),
    "chat": ("Chat", "Chat"),
    "email": ("E-Mail", "E-mail"),
    "social": ("Social", "Social"),
    "several": ("mehrere Kanäle", "several channels"),
    "work": ("Arbeit", "Work"),
    "break": ("Pause", "Break"),
    "paid_break": ("bezahlte Pause", "paid break"),
    "break_mark": ("P", "B"),
    "meeting": ("Besprechung", "Meeting"),
    "training": ("Training", "Training"),
    "shift": ("Dienst", "Shift"),
    "needed": ("Benötigt", "Needed"),
    "rostered": ("Eingeteilt", "Rostered"),
    "missing": ("Fehlt", "Missing"),
    "missing_on": ("Fehlt {stream}", "Missing {stream}"),
    "day_note": (
        "Ein Dienst über Mitternacht steht auf beiden Tagesblättern; jedes zeigt seinen Teil.",
        "A shift over midnight is on both days' sheets; each shows its part.",
    ),
    "coverage": ("Abdeckung", "Coverage"),
    "coverage_line": (
        "Benötigte und eingeteilte FTE-Stunden nach Kanal und Tag",
        "Needed and rostered FTE-hours by channel and day",
    ),
    "pod": ("Pod", "Pod"),
    "channel": ("Kanal", "Channel"),
    "figure": ("Wert", "Figure"),
    "total": ("Summe", "Total"),
    "fte": ("FTE", "FTE"),
    "intervals": ("Intervalle", "Intervals"),
    "intervals_note": (
        "ohne Intervalle, in denen niemand benötigt wird und niemand im Dienst ist",
        "without intervals in which nobody is needed and nobody is on duty",
    ),
    "hours_note": (
        "Mittel jeder Stunde, in der jemand benötigt wird oder im Dienst ist",
        "mean of each hour in which anybody is needed or on duty",
    ),
    "start": ("Beginn", "Start"),
    "zone": ("Ortszeit {zone}", "Local time {zone}"),
    "summary": ("Überblick", "Summary"),
    "in_short": ("Kurz gesagt", "In short"),
    "agents": ("Personen", "People"),
    "needed_hours": ("Benötigte FTE-Stunden", "FTE-hours needed"),
    "rostered_hours": ("Eingeteilte FTE-Stunden", "FTE-hours rostered"),
    "missing_hours": ("Fehlende FTE-Stunden", "FTE-hours missing"),
    "bound": ("Bewiesene Grenze", "Proven bound"),
    "bound_note": (
        "Kein Plan mit diesen Personen und Regeln lässt weniger FTE-Stunden offen.",
        "No roster with these people and rules leaves fewer FTE-hours missing.",
    ),
    "not_computed": ("nicht berechnet", "not computed"),
    "wishes_granted": ("Erfüllte Wünsche", "Wishes granted"),
    "of": ("{granted} von {total}", "{granted} of {total}"),
    "penalty": ("Strafpunkte", "Penalty"),
    "payroll": ("Lohn", "Payroll"),
    "payroll_note": (
        "Stunden; Nacht 20–6 Uhr, Sonn- und Feiertag nach § 3b EStG, Mehrarbeit je Woche",
        "hours; night 20:00–06:00, Sunday and holiday as in § 3b EStG, overtime by week",
    ),
    "worked": ("Gearbeitet", "Worked"),
    "premium_night": ("Nacht", "Night"),
    "premium_sunday": ("Sonntag", "Sunday"),
    "premium_holiday": ("Feiertags", "On public holidays"),
    "overtime": ("Mehrarbeit", "Overtime"),
    "all_pods": ("Alle Pods", "All pods"),
    "people_by_day": (
        "Personen zur stärksten Zeit des Tages: benötigt und eingeteilt",
        "People at each day's busiest time: needed and rostered",
    ),
    "busiest_at": ("um", "at"),
    "on_duty_all_day": ("Dienste am Tag", "Shifts that day"),
    "worst": ("Die größten Lücken", "The worst shortages"),
    "no_shortage": ("Keine: jedes Intervall ist besetzt.", "None: every interval is staffed."),
    "from": ("Von", "From"),
    "to": ("Bis", "To"),
    "deepest": ("Tiefste Stelle", "Deepest at"),
    "origin": ("Woher dieser Plan kommt", "Where this roster comes from"),
    "origin_note": (
        "Gleiche Eingabe, gleicher Regelstand, gleicher Startwert und gleiche Programmversion"
        " ergeben denselben Plan.",
        "The same input, rule set, seed and solver version give the same roster.",
    ),
    "roster_id": ("Plan", "Roster"),
    "version": ("Version", "Version"),
    "status": ("Stand", "Status"),
    "created": ("Erstellt", "Made"),
    "first_day": ("Erster Tag", "First day"),
    "last_day": ("Letzter Tag", "Last day"),
    "rule_set": ("Regelwerk", "Rule set"),
    "rule_set_hash": ("Fassung des Regelwerks", "Rule set version"),
    "input_hash": ("Prüfsumme der Eingabe", "Input hash"),
    "seed": ("Startwert", "Seed"),
    "solver_version": ("Programmversion", "Solver version"),
    "page": ("Seite &P von &N", "Page &P of &N"),
}

_LOCALES: Final[dict[Language, str]] = {"de": "de_DE", "en": "en_GB"}
_EXCEL_LOCALES: Final[dict[Language, str]] = {"de": "[$-407]", "en": "[$-809]"}


class Words:
    """The texts of one language."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._locale = _LOCALES[language]
        self._index = LANGUAGES.index(language)

    def __call__(self, key: str, **fields: object) -> str:
        """The text named ``key``, its fields filled in.

        Raises
        ------
        KeyError
            If there is no such text.
        """
        return TEXTS[key][self._index].format(**fields)

    def known(self, key: str) -> str:
        """The text named ``key``, or ``key`` itself for names that come with the data."""
        return self(key) if key in TEXTS else key

    def stream(self, key: str) -> str:
        """``voice:tech`` in words."""
        channel, _, skill = key.partition(":")
        return f"{self.known(channel)} {skill}".strip()

    def day(self, day: date) -> str:
        """Such as *Mo 23.11.*: fits the name of a sheet."""
        return format_date(day, "ccc d.M." if self.language == "de" else "EEE d MMM", self._locale)

    def day_long(self, day: date) -> str:
        """Such as *Montag, 23. November 2026*."""
        month = "d. MMMM y" if self.language == "de" else "d MMMM y"
        return format_date(day, f"EEEE, {month}", self._locale)

    def days(self, first: date, last: date) -> str:
        """Such as *23. November bis 29. November 2026*."""
        short = "d. MMMM" if self.language == "de" else "d MMMM"
        return (
            f"{format_date(first, short, self._locale)} – {format_date(last, 'long', self._locale)}"
        )

    def weeks(self, first: date, last: date) -> str:
        """The ISO week, or the weeks, of these days."""
        first_week, last_week = first.isocalendar().week, last.isocalendar().week
        if first_week == last_week:
            return self("week", week=first_week)
        return self("weeks", first=first_week, last=last_week)

    def moment(self, moment: datetime) -> str:
        """Day and time, to the minute."""
        pattern = "dd.MM.yyyy HH:mm" if self.language == "de" else "d MMM yyyy HH:mm"
        return format_datetime(moment, pattern, locale=self._locale)

    def absence(self, absence: AbsenceView) -> str:
        """The type of an absence, for the lead."""
        text = absence.text_de if self.language == "de" else absence.text_en
        return text or absence.type

    def wish(self, wish: WishView) -> str:
        """A wish with its day, if it has one."""
        text = wish.text_de if self.language == "de" else wish.text_en
        return text if wish.day is None else f"{self.day(wish.day)} {text}"

    def people(self, n: int) -> str:
        """How many people."""
        return self("one_person") if n == 1 else self("people", n=n)

    def excel_format(self, pattern: str) -> str:
        """An Excel number format in this language, whatever the reader's Excel speaks.

        ``day`` in the pattern stands for day and month.
        """
        day = r"d\.\ mmm" if self.language == "de" else "d mmm"
        return _EXCEL_LOCALES[self.language] + pattern.replace("day", day)


def times(duty: DutyView, between: str = "–") -> str:
    """Such as *08:00–16:30*."""
    # A third of the time of strftime, and every duty of a large roster comes here.
    start, end = duty.start, duty.end
    return f"{start.hour:02}:{start.minute:02}{between}{end.hour:02}:{end.minute:02}"
