"""Fields that forms of several areas have."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from wtforms import DateField

from web.addresses import YEARS


class DayField(DateField):
    """A day of years in which there are rosters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; as with every field, it stays where it is wrong."""
        super().process_formdata(valuelist)
        if self.data is not None and self.data.year not in YEARS:
            self.data = None
            raise ValueError(
                gettext(
                    "Please enter a day of the years %(first)s to %(last)s.",
                    first=YEARS.start,
                    last=YEARS.stop - 1,
                )
            )
