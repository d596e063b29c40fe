"""One file holds everything, and gives it back as it was."""

from __future__ import annotations

import json
import stat
import tarfile
from pathlib import Path

import pytest

from tests.servers import a_link, an_installation
from tests.soak.crowd import crowd, stored

pytestmark = pytest.mark.slow

FACTS = """
from jalon.organisation.models import Company, User
print(Company.objects.get().name, User.objects.get().email)
"""
RENAME = """
from jalon.organisation.models import Company
Company.objects.update(name={name!r})
"""
SIGN_IN = """
from django.contrib.sessions.backends.db import SessionStore
store = SessionStore(); store["who"] = 1; store.save()
"""
SESSIONS = """
from django.contrib.sessions.models import Session
print(Session.objects.count())
"""


@pytest.fixture
def saved(founded, tmp_path) -> Path:
    (founded.data / "files").mkdir()
    (founded.data / "files" / "photo.png").write_bytes(b"\x89PNG")
    founded.run("backup", tmp_path / "backup.tar.gz")
    return tmp_path / "backup.tar.gz"


def contents(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}


def rewritten(file: Path, **changes: bytes) -> Path:
    """The same backup, with some members changed."""
    members = contents(file) | changes
    folder = file.with_suffix(".changed")
    with tarfile.open(folder, "w:gz") as archive:
        for name, content in members.items():
            place = file.parent / "member"
            place.write_bytes(content)
            archive.add(place, name)
    return folder


def test_it_comes_back_whole_in_an_empty_place(saved, blank, founded) -> None:
    said = blank.run("restore", saved)
    assert "rows of" in said
    assert blank.python(FACTS) == "Maison Lavigne alix@lavigne.example"
    assert (blank.data / "files" / "photo.png").read_bytes() == b"\x89PNG"
    assert (blank.data / "secret_key").read_text() == (founded.data / "secret_key").read_text()
    assert stat.S_IMODE((blank.data / "secret_key").stat().st_mode) == 0o600


def test_a_company_is_replaced_only_when_asked(saved, founded) -> None:
    founded.python(RENAME.format(name="Other"))
    refused = founded.attempt("restore", saved)
    assert refused.returncode == 1
    assert "There is a company here already" in refused.stderr
    assert founded.python(FACTS).startswith("Other")
    founded.run("restore", "--replace", saved)
    assert founded.python(FACTS).startswith("Maison Lavigne")


def test_a_restored_company_can_be_saved_and_restored_again(saved, blank, tmp_path) -> None:
    blank.run("restore", saved)
    blank.run("backup", tmp_path / "second.tar.gz")
    blank.run("restore", "--replace", tmp_path / "second.tar.gz")
    assert "0 lines to read" in blank.run("check")


def test_everybody_signs_in_again(founded, tmp_path) -> None:
    founded.python(SIGN_IN)
    founded.run("backup", tmp_path / "backup.tar.gz")
    founded.run("restore", "--replace", tmp_path / "backup.tar.gz")
    assert founded.python(SESSIONS) == "0"


def test_only_its_owner_reads_it(saved) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_the_manifest_says_what_is_inside(saved) -> None:
    manifest = json.loads(contents(saved)["manifest.json"])
    assert manifest["tables"]["organisation_company"]["rows"] == 1
    assert set(manifest["members"]) == {"database", "files/photo.png", "secret_key"}


def test_the_key_can_stay_out(founded, blank, tmp_path) -> None:
    founded.run("backup", "--without-key", tmp_path / "backup.tar.gz")
    assert "secret_key" not in contents(tmp_path / "backup.tar.gz")
    assert "holds no secret key" in blank.run("restore", tmp_path / "backup.tar.gz")


def test_an_existing_file_is_never_written_over(saved, founded) -> None:
    refused = founded.attempt("backup", saved)
    assert refused.returncode == 1
    assert "exists already" in refused.stderr


def test_a_newer_backup_is_refused(saved, blank) -> None:
    manifest = json.loads(contents(saved)["manifest.json"])
    manifest["migrations"].append("feedback.0999_of_tomorrow")
    newer = rewritten(saved, **{"manifest.json": json.dumps(manifest).encode()})
    refused = blank.attempt("restore", newer)
    assert refused.returncode == 1
    assert "upgrade first. Unknown here: feedback.0999_of_tomorrow" in refused.stderr


@pytest.mark.parametrize("member", ["database", "files/photo.png"])
def test_a_damaged_backup_touches_nothing(saved, founded, member) -> None:
    founded.python(RENAME.format(name="Other"))
    damaged = rewritten(saved, **{member: b"other bytes"})
    refused = founded.attempt("restore", "--replace", damaged)
    assert f"The backup is damaged ({member}): nothing was touched." in refused.stderr
    assert founded.python(FACTS).startswith("Other")


def test_half_a_file_is_refused(saved, blank, tmp_path) -> None:
    half = tmp_path / "half.tar.gz"
    half.write_bytes(saved.read_bytes()[:2000])
    refused = blank.attempt("restore", half)
    assert refused.returncode == 1
    assert "cannot be read" in refused.stderr


def test_the_programs_of_postgresql_are_asked_for_by_name(founded, tmp_path) -> None:
    if not founded.database_url:
        return  # SQLite needs none
    refused = founded.attempt("backup", tmp_path / "backup.tar.gz", PATH="/nowhere")
    assert "pg_dump was not found on the path" in refused.stderr


def test_it_is_made_while_people_answer(founded, tmp_path) -> None:
    link = a_link(founded)
    founded.settings["JALON_TRUSTED_PROXIES"] = "127.0.0.1"
    with founded.serving() as server, crowd(server.url, link, people=4) as sent:
        sent.wait_for(40)
        before = set(sent.acknowledged)
        founded.run("backup", tmp_path / "backup.tar.gz")
        sent.wait_for(len(sent.acknowledged) + 20)
    restored = an_installation(tmp_path / "restored")
    restored.run("restore", tmp_path / "backup.tar.gz")  # every table equal, row by row
    assert before <= set(stored(restored))
    restored.remove()
