"""Send files, look at what they would change, store it or let it be."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from scheduler import uploads
from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.files.columns import layouts
from scheduler.store.accounts import list_accounts
from scheduler.store.imports import list_batches
from scheduler.store.tokens import list_tokens
from web.access import account, needs
from web.config import web_config
from web.imports import words
from web.imports.forms import FilesForm
from web.language import current

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage
    from werkzeug.wrappers import Response as BaseResponse

    from scheduler.files.columns import Layout
    from scheduler.importing import ImportReport
    from scheduler.uploads import Upload

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
blueprint.add_app_template_filter(words.kind_name)
blueprint.add_app_template_filter(words.status_name)
blueprint.add_app_template_filter(words.field_name)
blueprint.add_app_template_filter(words.value, "centre_value")
blueprint.add_app_template_filter(words.iso_day)

EARLIER = 50
FAULTS_SHOWN = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def form() -> str | BaseResponse | tuple[str, int]:
    """Ask for files; below, what was read before."""
    filled = FilesForm()
    if filled.validate_on_submit():
        sent = [_read(file) for file in filled.files.data]
        try:
            upload = uploads.keep(
                web_config().settings.upload_folder,
                sent,
                who=account().id,
                replaced=filled.replaced.data or (),
                now=web_config().clock.now(),
            )
            upload.keep_preview(_import(upload, dry_run=True).preview())
        except (InvalidDataError, ConflictError) as error:
            filled.files.errors = [error.in_language(current())]
        else:
            return redirect(url_for("imports.preview", upload_id=upload.id))
    page = render_template("imports/form.html", form=filled, lines=_earlier(), layouts=_layouts())
    return (page, 422) if filled.errors else page


@blueprint.get("/<upload_id>")
@needs(Permission.EDIT_CENTRE)
def preview(upload_id: str) -> str:
    """What these files would change, or everything that is wrong with them."""
    upload = _upload(upload_id)
    shown = upload.preview()
    return render_template(
        "imports/preview.html",
        upload=upload,
        shown=shown,
        language_of_faults=current(),
        faults=shown["faults"][:FAULTS_SHOWN],
        changes=_changes(shown),
    )


@blueprint.post("/<upload_id>/store")
@needs(Permission.EDIT_CENTRE)
def store(upload_id: str) -> BaseResponse:
    """Store exactly what was shown."""
    upload = _upload(upload_id)
    report = _import(upload, only_if=upload.preview()["digest"])
    if not report.done:
        upload.keep_preview(report.preview())
        flash(
            gettext(
                "The centre has changed since you looked. Nothing was stored; this is what the"
                " files would change now."
            ),
            "warn",
        )
        return redirect(url_for("imports.preview", upload_id=upload.id))
    upload.drop()
    flash(gettext("Stored: %(what)s.", what=_told(report)), "good")
    return redirect(url_for("imports.form"))


@blueprint.post("/<upload_id>/discard")
@needs(Permission.EDIT_CENTRE)
def discard(upload_id: str) -> BaseResponse:
    """Let the files be."""
    _upload(upload_id).drop()
    flash(gettext("Nothing was stored; the files are gone from here."), "good")
    return redirect(url_for("imports.form"))


@blueprint.get("/<upload_id>/faults.csv")
@needs(Permission.EDIT_CENTRE)
def faults(upload_id: str) -> Response:
    """Every fault as a file, for whoever mends the tables."""
    upload = _upload(upload_id)
    language = current()
    head = (
        gettext("File"), gettext("Sheet"), gettext("Row"), gettext("Column"), gettext("Value"),
        gettext("Expected"),
    )  # fmt: skip
    rows = [
        (f["file"], f["sheet"], f["row"], f["column"], f["value"], f["expected"][language])
        for f in upload.preview()["faults"]
    ]
    return _csv([head, *rows], gettext("faults"))


@blueprint.get("/formats/<kind>.csv")
@needs(Permission.EDIT_CENTRE)
def template(kind: str) -> Response:
    """An empty table with the right columns and one row as an example."""
    layout = next((each for each in _layouts() if each.kind == kind), None)
    if layout is None:
        raise NotFoundError(f"no kind of file {kind!r}")
    columns = layout.columns
    return _csv([[c.name for c in columns], [c.example or c.default or "" for c in columns]], kind)


def _read(file: FileStorage) -> tuple[str, bytes]:
    with file.stream:
        return file.filename or "", file.read()


def _upload(upload_id: str) -> Upload:
    return uploads.find(web_config().settings.upload_folder, upload_id, account().id)


def _import(upload: Upload, *, dry_run: bool = False, only_if: str | None = None) -> ImportReport:
    # Loaded when it is needed: it brings pandas along.
    from scheduler.importing import import_files

    return import_files(
        web_config().database,
        upload.paths,
        who=account().id,
        dry_run=dry_run,
        replaced=upload.replaced,
        only_if=only_if,
    )


def _earlier() -> list[tuple[Any, str]]:
    """What was read before, newest first, with the name of who sent it."""
    with web_config().database.reading() as session:
        names = {each.id: each.name for each in list_accounts(session)}
        names |= {each.id: each.name for each in list_tokens(session)}
        batches = list_batches(session)[:EARLIER]
    return [(batch, names.get(batch.who, batch.who)) for batch in batches]


def _layouts() -> list[Layout]:
    """The kinds of file of our own, in the order in which they refer to each other."""
    order = list(words.KINDS)
    own = [layout for layout in layouts() if not layout.vendor]
    return sorted(own, key=lambda layout: order.index(layout.kind))


def _changes(shown: dict[str, Any]) -> bool:
    """Whether storing would change anything at all."""
    kinds = any(set(kind["counts"]) - {"unchanged", "missing"} for kind in shown["kinds"])
    return kinds or any(each["new"] or each["changed"] for each in shown["intervals"])


def _told(report: ImportReport) -> str:
    """What was stored, in a few words."""
    touched = sum(c.status not in ("unchanged", "missing") for c in report.changes)
    written = sum(each.new + each.changed for each in report.intervals)
    parts = []
    if touched:
        parts.append(ngettext("%(num)d record", "%(num)d records", touched))
    if written:
        parts.append(ngettext("%(num)d interval", "%(num)d intervals", written))
    return ", ".join(parts) or gettext("nothing that was not there already")


def _csv(rows: list[Any], name: str) -> Response:
    text = io.StringIO()
    # Spreadsheets in German split at semicolons, and open what has a byte order mark as UTF-8.
    writer = csv.writer(text, delimiter=";" if current() == "de" else ",")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    return response


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
