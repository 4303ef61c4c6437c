"""Files somebody sent and has not imported yet: kept in a folder of their own for a day.

The folder's name is the hash of who sent what, so that the same files once more are the same
upload. Nobody but the sender finds it.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scheduler.errors import InvalidDataError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

KEPT = timedelta(days=1)
_ID = re.compile(r"[0-9a-f]{32}")
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_LONGEST_NAME = 120
_ABOUT = "about.json"
_PREVIEW = "preview.json"


@dataclass(frozen=True)
class Upload:
    """Files of one person, and the kinds of record they are to replace."""

    id: str
    folder: Path
    at: datetime
    names: tuple[str, ...]
    replaced: tuple[str, ...]

    @property
    def paths(self) -> list[Path]:
        """The files, in the order they were sent; two may have the same name."""
        return [self.folder / str(number) / name for number, name in enumerate(self.names)]

    def keep_preview(self, preview: dict[str, Any]) -> None:
        """Keep what the sender is shown, so that showing it reads no file again."""
        text = json.dumps(preview, ensure_ascii=False)
        _write(self.folder / _PREVIEW, text.encode())

    def preview(self) -> dict[str, Any]:
        """What the sender was shown."""
        shown: dict[str, Any] = json.loads((self.folder / _PREVIEW).read_text("utf-8"))
        return shown

    def drop(self) -> None:
        """Delete the files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def keep(
    place: Path,
    files: Sequence[tuple[str, bytes]],
    *,
    who: str,
    replaced: Sequence[str],
    now: datetime,
) -> Upload:
    """Keep files, given as name and content, and forget what is older than a day.

    Raises
    ------
    InvalidDataError
        If there is no file at all, or one without a name.
    """
    names = tuple(_name(name) for name, _ in files)
    if not names or not all(names):
        raise InvalidDataError("choose at least one file", de="Mindestens eine Datei wählen.")
    _clean(place, now)
    folder = place / _hash(files, who, replaced)
    for number, (name, (_, content)) in enumerate(zip(names, files, strict=True)):
        (folder / str(number)).mkdir(parents=True, exist_ok=True)
        _write(folder / str(number) / name, content)
    about = {"who": who, "at": now.isoformat(), "names": names, "replaced": list(replaced)}
    _write(folder / _ABOUT, json.dumps(about).encode())
    return find(place, folder.name, who)


def find(place: Path, upload_id: str, who: str) -> Upload:
    """An upload of this person.

    Raises
    ------
    NotFoundError
        If there is none, or it is somebody else's, or its day is over.
    """
    folder = place / upload_id
    if not _ID.fullmatch(upload_id) or not (folder / _ABOUT).exists():
        raise NotFoundError(f"no upload {upload_id!r}")
    about = json.loads((folder / _ABOUT).read_text("utf-8"))
    if about["who"] != who:
        raise NotFoundError(f"no upload {upload_id!r}")
    return Upload(
        upload_id,
        folder,
        datetime.fromisoformat(about["at"]),
        tuple(about["names"]),
        tuple(about["replaced"]),
    )


def _hash(files: Sequence[tuple[str, bytes]], who: str, replaced: Sequence[str]) -> str:
    digest = sha256("\0".join((who, *sorted(replaced))).encode())
    for name, content in files:
        digest.update(f"\0{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:32]


def _name(given: str) -> str:
    """The last part of a path as some browsers send it, without what no file may be called."""
    last = re.split(r"[/\\]", given)[-1]
    name = _UNFIT.sub(" ", last).strip(" .")
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(ending)]}{dot}{ending}" if stem else name[:_LONGEST_NAME]


def _write(path: Path, content: bytes) -> None:
    """Write whole or not at all, as another process may be reading."""
    partial = path.with_name(f".{path.name[:40]}.part")
    partial.write_bytes(content)
    partial.replace(path)


def _clean(place: Path, now: datetime) -> None:
    if not place.is_dir():
        return
    for folder in place.iterdir():
        about = folder / _ABOUT
        try:
            at = datetime.fromisoformat(json.loads(about.read_text("utf-8"))["at"])
        except (OSError, ValueError, KeyError):
            continue
        if now - at > KEPT:
            shutil.rmtree(folder, ignore_errors=True)
