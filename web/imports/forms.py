"""Which files to look at."""

from __future__ import annotations

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in its stubs
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.files.accepted import ENDINGS, REPLACEABLE
from web.imports.words import kind_name


class FilesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One or several files, and the kinds whose entries they replace."""

    files = MultipleFileField(
        lazy_gettext("Files"),
        validators=[FileRequired(lazy_gettext("Choose at least one file."))],
        render_kw={"accept": ",".join(ENDINGS), "required": True},
    )
    replaced = SelectMultipleField(
        lazy_gettext("Replace all entries of"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        choices=[SelectChoice(kind, kind_name(kind)) for kind in REPLACEABLE],
    )
