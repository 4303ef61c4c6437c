"""The pages on which a lead puts an edited roster back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext

from scheduler import uploads
from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from web.access import account, needs, origin
from web.config import web_config
from web.language import current
from web.rosters.scope import seen_line, visible_pods
from web.workbooks.forms import DoForm, WorkbookForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

    from scheduler.edits import EditedRoster
    from scheduler.planning.workbook_edits import WorkbookEdits
    from scheduler.rosters import RosterLine
    from scheduler.uploads import Upload

blueprint = Blueprint("workbooks", __name__, url_prefix="/rosters/<roster_id>/workbook")


@blueprint.route("", methods=["GET", "POST"])
@needs(Permission.EDIT_ROSTERS)
def form(roster_id: str) -> ResponseReturnValue:
    """Ask for the edited file."""
    line, filled = _line(roster_id), WorkbookForm()
    if filled.validate_on_submit():
        try:
            upload = _kept(line, filled.file.data)
        except (InvalidDataError, ConflictError) as error:
            filled.file.errors = [error.in_language(current())]
        else:
            return redirect(url_for("workbooks.preview", roster_id=roster_id, upload_id=upload.id))
    page = render_template("workbooks/form.html", form=filled, line=line)
    return page, 422 if filled.errors else 200


@blueprint.get("/<upload_id>")
@needs(Permission.EDIT_ROSTERS)
def preview(roster_id: str, upload_id: str) -> str:
    """Each changed cell: what becomes of it, or why nothing does."""
    line = _line(roster_id)
    upload = _upload(upload_id)
    return _preview(line, upload, _check(line, _read(upload)), None)


@blueprint.post("/<upload_id>/do")
@needs(Permission.EDIT_ROSTERS)
def do(roster_id: str, upload_id: str) -> ResponseReturnValue:
    """Do all that can be done of what was shown."""
    from scheduler.planning.workbook_edits import do_edits

    line, filled = _line(roster_id), DoForm()
    upload = _upload(upload_id)
    edited = _read(upload)
    if not filled.validate():
        return _preview(line, upload, _check(line, edited), filled), 422
    pods = visible_pods(line, Permission.EDIT_ROSTERS)
    version, why = filled.version.data or 0, origin(filled.reason.data or "")
    try:
        edits = do_edits(web_config().database, line.id, version, edited.cells, pods, why)
    except ConflictError as error:
        flash(error.in_language(current()), "lack")
        return redirect(url_for("workbooks.preview", roster_id=line.id, upload_id=upload.id))
    upload.drop()
    n = len(edits.accepted)
    flash(ngettext("%(num)d cell is taken over.", "%(num)d cells are taken over.", n), "good")
    return redirect(url_for("rosters.roster", roster_id=line.id))


@blueprint.post("/<upload_id>/discard")
@needs(Permission.EDIT_ROSTERS)
def discard(roster_id: str, upload_id: str) -> ResponseReturnValue:
    """Let the file be."""
    line = _line(roster_id)
    _upload(upload_id).drop()
    flash(gettext("Nothing was changed; the file is gone from here."), "good")
    return redirect(url_for("rosters.roster", roster_id=line.id))


def _line(roster_id: str) -> RosterLine:
    """The roster, if whoever asks may edit some of it.

    Raises
    ------
    NotFoundError
        If there is none, or nothing of it may be edited.
    """
    line = seen_line(roster_id)
    if not visible_pods(line, Permission.EDIT_ROSTERS):
        raise NotFoundError(f"no roster {roster_id}")
    return line


def _kept(line: RosterLine, file: FileStorage) -> Upload:
    """The file, kept for a day.

    Raises
    ------
    InvalidDataError
        If it is no edited workbook of this roster.
    ConflictError
        If the roster cannot be changed at present.
    """
    with file.stream:
        sent = [(file.filename or "", file.read())]
    config = web_config()
    upload = uploads.keep(
        config.settings.upload_folder,
        sent,
        who=account().id,
        replaced=(),
        now=config.clock.now(),
    )
    try:
        edited = _read(upload)
        if edited.roster_id != line.id:
            raise InvalidDataError(
                "this workbook is of another roster",
                de="Diese Datei gehört zu einem anderen Dienstplan.",
            )
        _check(line, edited)
    except (InvalidDataError, ConflictError):
        upload.drop()
        raise
    return upload


def _preview(line: RosterLine, upload: Upload, edits: WorkbookEdits, form: DoForm | None) -> str:
    asked = form or DoForm(formdata=None)
    asked.version.data = edits.version
    centre = web_config().centre()
    pods = {pod.code: pod.name for pod in centre.pods}
    return render_template(
        "workbooks/preview.html", line=line, upload=upload, edits=edits, form=asked, pods=pods
    )


def _check(line: RosterLine, edited: EditedRoster) -> WorkbookEdits:
    from scheduler.planning.workbook_edits import check_edits

    pods = visible_pods(line, Permission.EDIT_ROSTERS)
    return check_edits(web_config().database, line.id, edited.cells, pods)


def _read(upload: Upload) -> EditedRoster:
    # Loaded when it is needed: openpyxl would double the memory of every web process.
    from scheduler.files.workbook.edited import read_edited

    return read_edited(upload.paths[0].read_bytes())


def _upload(upload_id: str) -> Upload:
    return uploads.find(web_config().settings.upload_folder, upload_id, account().id)
