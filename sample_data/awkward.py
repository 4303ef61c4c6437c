"""The awkward centre: everything that is rare and goes wrong in practice.

The planned week ends with the autumn clock change. One pod works day and night, one is a single
person, and on one day a whole pod is away. Files come in the dialects that people send: German
headers in Windows-1252 with decimal comma, tabs with a byte order mark, an export of Genesys Cloud.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sample_data.centres import ABSENCE_TYPE, ABSENCE_TYPES
from sample_data.spec import SEED, ZONE
from sample_data.tables import SampleTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sample_data.tables import Cell

MONDAY = date(2026, 10, 19)
OUTING = date(2026, 10, 22)
"""On this day the whole pod TAG is away: nobody can cover it."""
HISTORY_WEEKS = 4

NIGHT_PEOPLE = (
    ('Jürgen "Jogi" Großmann', "lead", "40"),
    ("=Änne Müller-Lüdenscheidt", "coach", "30"),
    ("Siobhán O'Brien", "agent", "38,5"),
    ("Zoë D’Angelo", "agent", "38,5"),
    ("Šárka Çelik", "agent", "40"),
    ("@Björn Ångström", "agent", "38,5"),
    ("+Ömer Simsek", "agent", "40"),
    ("-Ærøskøbing, Søren", "agent", "38,5"),
    ("José Núñez; Peña", "agent", "30"),
    ("Strauß, Weiß & Söhne Strauß", "agent", "38,5"),
    ("Li O", "agent", "40"),
    ("Maximiliane-Alexandra Freifrau von und zu Hohenschwangau-Oberföhring", "agent", "20"),
    ("Renée «Née» Lefèvre", "agent", "38,5"),
    ("Ýrr Þórðardóttir", "agent", "40"),
    ("O’Neill, Cathal", "agent", "30"),
    ("Günay ‚Güni‘ Çaglar", "agent", "38,5"),
)
DAY_PEOPLE = (
    ("Ute Übelacker", "lead", "38,5"),
    ("Ödön Horváth", "agent", "38,5"),
    ("Ägidius Äpfelböck", "agent", "40"),
    ("Noël Noé", "agent", "30"),
    ("Zacharias =1+1", "agent", "20"),
    ("Eßer, Ümit", "agent", "38,5"),
)
SOLO_PERSON = ("Únicá Solitária", "agent", "30")
QUEUES = (
    ("DE_Nacht_Hotline", "NACHT", "", ""),
    ("DE_Nacht_Notfall", "NACHT", "voice", ""),
    ("DE_Solo", "SOLO", "voice", ""),
    ("DE_Tag_Service", "TAG", "", ""),
)
_MEDIA = {"voice": "Voice", "email": "email"}


def _german(name: str, header: tuple[str, ...]) -> SampleTable:
    """As a German Excel saves CSV."""
    return SampleTable(name, header, delimiter=";", encoding="cp1252")


def _tabs(name: str, header: tuple[str, ...]) -> SampleTable:
    """Separated by tabs, with a byte order mark."""
    return SampleTable(name, header, delimiter="\t", encoding="utf-8-sig")


def awkward_tables() -> list[SampleTable]:
    """Every table of the awkward centre."""
    return [
        *_pods(),
        *_patterns(),
        *_people(),
        *_week(),
        _queues(),
        genesys_table(MONDAY - timedelta(weeks=HISTORY_WEEKS), 7 * HISTORY_WEEKS),
    ]


def _pods() -> list[SampleTable]:
    pods = SampleTable("pods.csv", ("code", "name", "zone", "country", "state", "accounts"))
    pods.add("NACHT", "Nacht & Notfall", ZONE, "DE", "BE", 30_000)
    pods.add("SOLO", 'Insel "Solo"', ZONE, "DE", "MV", 900)
    pods.add("TAG", "Tagdienst", ZONE, "DE", "BY", 6_000)
    opening = SampleTable("opening.csv", ("pod", "weekdays", "day", "start", "end"))
    opening.add("NACHT", "daily", None, "00:00", "00:00")
    opening.add("SOLO", "Mo-Fr", None, "09:00", "15:00")
    opening.add("TAG", "Mo-Sa", None, "08:00", "18:00")
    opening.add("TAG", None, MONDAY + timedelta(days=1), "08:00", "14:00")
    opening.add("TAG", None, MONDAY + timedelta(days=5), None, None)
    limits = ("service_level", "answer_within_s", "patience_s", "min_agents", "shrinkage", "aht_s")
    promises = SampleTable("promises.csv", ("pod", "channel", "model", *limits), delimiter=";")
    promises.add("NACHT", "voice", "erlang_a", "80 %", 20, "180", 2, "0,1", "312,5")
    promises.add("NACHT", "email", "deferrable", None, None, None, 0, "10 %", 500)
    promises.add("SOLO", "voice", "erlang_c", "0,5", 90, None, 1, "0", 280)
    promises.add("TAG", "voice", "erlang_a", "0,7", 30, "120", 1, "0,1", 340)
    promises.add("TAG", "email", "deferrable", None, None, None, 0, "0,1", 400)
    return [pods, opening, promises]


def _patterns() -> list[SampleTable]:
    window = ("first_start", "last_start", "step_min", "lengths", "weekdays", "pods")
    limits = ("min_work_min", "max_break_percent", "flags")
    patterns = SampleTable("patterns.csv", ("code", "name", *window, *limits))
    lengths = "6:30 8:00 8:30"
    patterns.add("nf", "Früh", "05:30", "07:30", 30, lengths, "daily", "NACHT", 60, 50, None)
    patterns.add("ns", "Spät", "13:00", "15:00", 30, lengths, "daily", "NACHT", 60, 50, None)
    patterns.add(
        "nn",
        "Nacht über Mitternacht",
        "21:00",
        "22:30",
        30,
        "8:00 8:30",
        "daily",
        "NACHT",
        60,
        50,
        "night",
    )
    patterns.add("tag", "Tag", "08:00", "11:00", 30, "6:30 8:30", "Mo-Sa", "TAG", 60, 50, None)
    patterns.add(
        "kurz", "Kurz", "08:00", "14:00", 60, "4:00 6:00", "Mo-Sa", "TAG SOLO", 30, 100, None
    )
    header = ("pattern", "length_min", "paid", "earliest_min", "latest_min", "from_length_min")
    breaks = SampleTable("breaks.csv", header)
    for code in ("nf", "ns", "nn", "tag"):
        breaks.add(code, 30, "nein", 150, -150, 390)
        breaks.add(code, 15, "ja", 60, 105, 0)
    breaks.add("kurz", 15, "ja", 90, -75, 0)
    return [patterns, breaks]


def _people() -> list[SampleTable]:
    agents = _german(
        "agents.csv",
        (
            "Personalnummer",
            "Name",
            "Rolle",
            "Team",
            "Wochenstunden",
            "Min_Wochenstunden",
            "Max_Wochenstunden",
            "Arbeitstage",
            "frühester Beginn",
            "gültig ab",
            "gültig bis",
        ),
    )
    channels = SampleTable("channels.csv", ("personnel_number", "channel", "productivity"))
    availability = SampleTable("availability.csv", ("Pers.-Nr.", "Wochentage", "von", "bis"))
    for pod, people in (("NACHT", NIGHT_PEOPLE), ("SOLO", (SOLO_PERSON,)), ("TAG", DAY_PEOPLE)):
        for position, (name, role, hours) in enumerate(people):
            number = f"{pod[0]}-{position + 1:03d}"
            _add_agent(agents, number, name, role, pod, hours)
            for channel in _channels(pod, role, position):
                channels.add(number, channel, 1.0)
            if pod == "TAG" and hours == "20":
                availability.add(number, "Mo-Fr", "08:00", "14:00")
    availability.add("N-012", "Mo-So", "20:00", "08:00")
    skills = SampleTable("skills.csv", ("personnel_number", "skill"))
    skills.add("N-003", "english")
    return [agents, channels, availability, skills]


def _add_agent(table: SampleTable, number: str, name: str, role: str, pod: str, hours: str) -> None:
    owed = float(hours.replace(",", "."))
    low, high = (f"{value:g}".replace(".", ",") for value in (owed - 4, owed + 2))
    earliest = "09:00" if name.startswith("Noël") else None
    row = (number, name, role, pod, hours, low, high, 5, earliest)
    if number == "N-005":
        table.add(*row, None, "30.09.2026")
        table.add(*row, "01.10.2026", None)
    else:
        table.add(*row, None, None)


def _channels(pod: str, role: str, position: int) -> tuple[str, ...]:
    if role == "lead":
        return ()
    if pod == "NACHT":
        return ("voice", "email") if position % 2 else ("voice",)
    return ("voice", "email") if pod == "TAG" else ("voice",)


def _week() -> list[SampleTable]:
    types = SampleTable("absence_types.csv", ABSENCE_TYPE)
    types.extend(ABSENCE_TYPES)
    absences = _german("absences.csv", ("Personalnummer", "Art", "von", "bis", "Tageshälfte"))
    for position in range(len(DAY_PEOPLE)):
        absences.add(
            f"T-{position + 1:03d}", "training", f"{OUTING:%d.%m.%Y}", f"{OUTING:%d.%m.%Y}", None
        )
    absences.add("N-009", "leave", "19.10.2026", "25.10.2026", None)
    absences.add("N-014", "sick", "24.10.2026", "25.10.2026", None)
    absences.add("N-007", "leave", "22.10.2026", "22.10.2026", "nachmittags")
    header = ("personnel_number", "kind", "day", "earliest", "latest", "pattern", "weight")
    wishes = _tabs("wishes.csv", header)
    wishes.add("N-004", "frei", "25.10.2026", None, None, None, 5)
    wishes.add("N-006", "Schicht", "24.10.2026", None, None, "nn", 4)
    wishes.add("N-008", "Beginn", None, "21:00", "22:30", None, 3)
    wishes.add("T-004", "Beginn", None, None, "09:00", None, 2)
    wishes.add("S-001", "frei", "19.10.2026", None, None, None, 5)
    return [types, absences, wishes]


def _queues() -> SampleTable:
    queues = SampleTable("queues.csv", ("queue", "pod", "channel", "skill"))
    queues.extend(QUEUES)
    return queues


def genesys_table(first: date, n_days: int) -> SampleTable:
    """History as Genesys Cloud exports it: UTC, total handle time, nothing where nothing came."""
    header = (
        "Interval Start UTC Date",
        "Queue",
        "Media Type",
        "Skill Set",
        "Offered",
        "Interactions Handled",
        "Total Handle Time (Seconds)",
    )
    table = SampleTable("genesys_cloud.csv", header)
    rng = np.random.default_rng([SEED, 3])
    for number in range(n_days):
        table.extend(_genesys_day(first + timedelta(days=number), rng))
    return table


_FLOWS = (
    ("DE_Nacht_Hotline", "voice", "", 2.2, 310, range(24), range(7)),
    ("DE_Nacht_Notfall", "voice", "Notfall|||Deutsch", 0.5, 420, range(24), range(7)),
    ("DE_Nacht_Hotline", "email", "", 0.7, 500, range(24), range(7)),
    ("DE_Solo", "voice", "", 0.4, 280, range(9, 15), range(5)),
    ("DE_Tag_Service", "voice", "", 1.6, 340, range(8, 18), range(6)),
    ("DE_Tag_Service", "email", "", 0.7, 400, range(8, 18), range(6)),
)
"""Queue, channel, skill set, contacts in a busy quarter hour, AHT in seconds, hours, weekdays."""


def _genesys_day(day: date, rng: np.random.Generator) -> Iterator[tuple[Cell, ...]]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    for quarter in range(96):
        start = midnight + timedelta(minutes=15 * quarter)
        local = start.astimezone(ZoneInfo(ZONE))
        busy = 0.12 + 0.88 * float(np.exp(-(((local.hour - 13.5) / 5) ** 2)))
        for queue, channel, skills, level, aht_s, hours, weekdays in _FLOWS:
            if local.hour not in hours or day.weekday() not in weekdays:
                continue
            came = int(rng.poisson(rng.gamma(level * busy / 1.5, 1.5)))
            if came:
                handled = int(rng.binomial(came, 0.96))
                seconds = round(float(handled * aht_s * rng.normal(1, 0.1)))
                stamp = f"{start:%Y-%m-%dT%H:%M:%SZ}"
                yield (stamp, queue, _MEDIA[channel], skills, came, handled, seconds)
