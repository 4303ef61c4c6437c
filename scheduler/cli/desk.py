"""What every command works with: settings, clock, database, and how it reads a date."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from scheduler.calendar import monday_of
from scheduler.store.database import Database
from scheduler.store.upgrade import require_current
from scheduler.timekeeping import clock_of

if TYPE_CHECKING:
    from scheduler.settings import Settings


class Desk:
    """What every command works with, made when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = clock_of(settings)
        self._database: Database | None = None

    def database(self) -> Database:
        """The database, checked to be of this version."""
        if self._database is None:
            self._database = Database.open(self.settings.database_url, self.clock)
            require_current(self._database)
        return self._database

    def next_monday(self) -> date:
        """The Monday of the week after this one."""
        return monday_of(self.clock.now().date()) + timedelta(days=7)


pass_desk = click.make_pass_decorator(Desk)


class Day(click.ParamType[date]):
    """A date as 2026-11-30."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The date that was typed."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()  # noqa: DTZ007  # a date only
        except ValueError:
            self.fail(f"{value!r} is not a date, expected one like 2026-11-30", param, ctx)


first_day_option = click.option(
    "--week", "first_day", type=Day(), help="First day of the roster; else next Monday."
)
days_option = click.option(
    "--days", "n_days", type=click.IntRange(1, 56), default=7, show_default=True
)
json_option = click.option("--json", "as_json", is_flag=True, help="For machines.")
