"""The centre's settings: one row, each change journalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from scheduler.centre_settings import CentreSettings
from scheduler.errors import ConflictError
from scheduler.store.database import moment, take_turn
from scheduler.store.journal import Subject, differences, record
from scheduler.store.models.desk import CentreSettingsRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin

ONLY_ROW = 1


def load_centre_settings(session: Session) -> tuple[CentreSettings, int]:
    """The settings and their version; the defaults and 0 as long as nothing was set."""
    row = session.get(CentreSettingsRow, ONLY_ROW)
    if row is None:
        return CentreSettings(), 0
    return TypeAdapter(CentreSettings).validate_python(row.values), row.version


def save_centre_settings(
    session: Session, settings: CentreSettings, version: int, origin: Origin
) -> None:
    """Set them all, if they still are at ``version``; nothing if none differs.

    Raises
    ------
    ConflictError
        If somebody else set them meanwhile.
    """
    take_turn(session, "centre settings")
    before, standing = load_centre_settings(session)
    if standing != version:
        raise ConflictError(
            "the settings were changed meanwhile: look at them and try again",
            de="Die Einstellungen wurden inzwischen geändert: ansehen und noch einmal versuchen.",
        )
    if settings == before:
        return
    values = TypeAdapter(CentreSettings).dump_python(settings, mode="json")
    row = session.get(CentreSettingsRow, ONLY_ROW)
    if row is None:
        row = CentreSettingsRow(id=ONLY_ROW)
        session.add(row)
    row.version, row.values, row.changed_at = version + 1, values, moment(session)
    old, new = differences(before, settings)
    record(session, origin, "set", Subject("settings", "centre"), old, new)
