from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler import uploads
from scheduler.errors import InvalidDataError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def keep(place: Path, *files: tuple[str, bytes], now: datetime = NOW) -> uploads.Upload:
    return uploads.keep(place, files, who="ada", replaced=("wishes",), now=now)


def test_files_are_found_by_their_sender_only(tmp_path: Path) -> None:
    kept = keep(tmp_path, ("a.csv", b"1"), ("a.csv", b"2"))
    found = uploads.find(tmp_path, kept.id, "ada")
    assert [path.read_bytes() for path in found.paths] == [b"1", b"2"]
    assert found.replaced == ("wishes",)
    with pytest.raises(NotFoundError):
        uploads.find(tmp_path, kept.id, "bob")


@pytest.mark.parametrize("id", ["..", "../..", "", "0" * 32])
def test_what_is_no_upload_is_not_found(tmp_path: Path, id: str) -> None:
    with pytest.raises(NotFoundError):
        uploads.find(tmp_path, id, "ada")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\ada\\agents.csv", "agents.csv"),
        ("../../etc/agents.csv", "agents.csv"),
        ("Agenten 2026-11.csv", "Agenten 2026-11.csv"),
        ("x" * 300 + ".xlsx", "x" * 116 + ".xlsx"),
    ],
)
def test_names_keep_what_tells_the_kind_and_nothing_that_leads_elsewhere(
    tmp_path: Path, given: str, kept: str
) -> None:
    upload = keep(tmp_path, (given, b"1"))
    assert upload.names == (kept,)
    assert upload.paths[0].resolve().is_relative_to(tmp_path.resolve())


@pytest.mark.parametrize("files", [(), (("", b"1"),), (("..", b"1"),)])
def test_no_file_and_a_file_without_a_name_are_refused(
    tmp_path: Path, files: tuple[tuple[str, bytes], ...]
) -> None:
    with pytest.raises(InvalidDataError):
        keep(tmp_path, *files)


def test_what_is_older_than_a_day_goes_with_the_next_upload(tmp_path: Path) -> None:
    old = keep(tmp_path, ("a.csv", b"1"))
    keep(tmp_path, ("b.csv", b"1"), now=NOW + timedelta(hours=25))
    with pytest.raises(NotFoundError):
        uploads.find(tmp_path, old.id, "ada")
