from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, time
from typing import Any

import pytest

from scheduler.centre import Centre
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.people.agents import Agent, PodMembership
from scheduler.pods.pods import OpeningHours, Pod, SpecialDay
from scheduler.store.centre import Counts, load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.journal import JournalEntry, Origin, entries


def records(value: Any) -> Iterator[Any]:
    """All records inside a value, at any depth."""
    if isinstance(value, tuple):
        for item in value:
            yield from records(item)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from records(getattr(value, field.name))


def load(database: Database) -> Centre:
    with database.reading() as session:
        return load_centre(session)


def save(
    database: Database, before: Centre, after: Centre, origin: Origin, **options: Any
) -> dict[str, Counts]:
    with database.writing() as session:
        return save_centre(session, before, after, origin, **options)


def journal(database: Database) -> tuple[JournalEntry, ...]:
    with database.reading() as session:
        return entries(session)


def test_example_centre_sets_every_field_somewhere(centre: Centre) -> None:
    unset = {
        (type(record), field.name)
        for record in records(centre)
        for field in fields(record)
        if field.default is not MISSING
    }
    for record in records(centre):
        for field in fields(record):
            if getattr(record, field.name) != field.default:
                unset.discard((type(record), field.name))
    assert unset == set()


def test_centre_is_read_as_it_was_written(database: Database, stored_centre: Centre) -> None:
    assert load(database) == stored_centre


def test_saving_what_is_there_changes_nothing(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    written = len(journal(database))
    assert save(database, load(database), stored_centre, origin) == {}
    assert len(journal(database)) == written


def test_first_save_tells_of_every_record(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    told = journal(database)
    n_records = sum(len(getattr(stored_centre, f.name)) for f in fields(stored_centre))
    assert len(told) == n_records
    assert {(e.action, e.origin, e.before) for e in told} == {("added", origin, None)}


def test_changed_agent_keeps_the_public_id_and_is_one_entry(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    first, second = stored_centre.agents
    moved = replace(second, memberships=(PodMembership("south"),), name="Jörg Groß-Klein")
    after = replace(stored_centre, agents=(first, moved))
    counts = save(database, stored_centre, after, origin)
    assert counts == {"agents": Counts(changed=1)}
    assert load(database) == after
    *_, added, last = (e for e in journal(database) if e.subject.type == "agent")
    assert last.subject == added.subject
    assert last.before == {"memberships": [], "name": None}
    assert last.after is not None
    assert last.after["memberships"][0]["pod"] == "south"


def test_journal_names_no_person(database: Database, stored_centre: Centre) -> None:
    told = repr(journal(database))
    for agent in stored_centre.agents:
        assert agent.name not in told
        assert f"'{agent.personnel_number}'" not in told


def test_records_that_are_merely_lacking_stay(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    only_new = Centre(agents=(Agent("0044", "Ada Lovelace"),))
    counts = save(database, stored_centre, only_new, origin)
    assert counts == {"agents": Counts(added=1)}
    expected = replace(stored_centre, agents=stored_centre.agents + only_new.agents)
    assert load(database) == expected


def test_missing_records_go_when_told(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    after = replace(stored_centre, wishes=stored_centre.wishes[:1], absences=())
    counts = save(database, stored_centre, after, origin, remove_missing={"wishes"})
    assert counts == {"wishes": Counts(removed=2)}
    assert load(database) == replace(after, absences=stored_centre.absences)
    assert [e.after for e in journal(database)[-2:]] == [None, None]


@pytest.mark.parametrize("field", ["pods", "agents", "absence_types"])
def test_what_rosters_refer_to_is_never_removed(
    database: Database, stored_centre: Centre, origin: Origin, field: str
) -> None:
    with pytest.raises(InvalidDataError, match=field):
        save(database, stored_centre, Centre(), origin, remove_missing={field})


def test_opening_hours_of_a_weekday_are_replaced_together(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    morning = stored_centre.opening[0]
    all_day = replace(morning, end=time(18))
    save(database, stored_centre, Centre(opening=(all_day,)), origin)
    assert set(load(database).opening) == {all_day, stored_centre.opening[2]}


def test_pattern_with_other_pods_and_breaks_is_changed_in_place(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    pattern = stored_centre.patterns[0]
    changed = replace(pattern, pods=("north",), breaks=pattern.breaks[::-1], lengths_min=(420,))
    counts = save(database, stored_centre, Centre(patterns=(changed,)), origin)
    assert counts == {"patterns": Counts(changed=1)}
    assert load(database).patterns == (changed,)


def test_save_on_a_state_that_somebody_changed_is_refused(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    first, second = stored_centre.agents
    theirs = replace(stored_centre, agents=(first, replace(second, role="lead")))
    ours = replace(stored_centre, agents=(first, replace(second, role="coach")))
    save(database, stored_centre, theirs, origin)
    with pytest.raises(ConflictError, match="agent 0043 was changed by somebody else"):
        save(database, stored_centre, ours, origin)
    assert load(database) == theirs


def test_record_of_an_unknown_pod_is_refused_and_nothing_is_kept(
    database: Database, origin: Origin
) -> None:
    after = Centre(pods=(Pod("north", "Nord"),), opening=(OpeningHours("nrth", weekday=0),))
    with pytest.raises(NotFoundError, match="no pod 'nrth'"):
        save(database, Centre(), after, origin)
    assert load(database) == Centre()
    assert journal(database) == ()


def test_special_day_of_every_pod_is_told_from_one_pods(
    database: Database, stored_centre: Centre, origin: Origin
) -> None:
    of_one = SpecialDay(date(2026, 12, 24), "Heiligabend", "north", 0.5)
    save(database, stored_centre, Centre(special_days=(of_one,)), origin)
    assert load(database).special_days == (*stored_centre.special_days, of_one)
