"""Static files are compressed for each edition of them, not at each start."""

from __future__ import annotations

from pathlib import Path

import pytest

from jalon.web import gathering


@pytest.fixture
def gathered(settings, tmp_path) -> Path:
    """One file of ours, gathered as in production."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "map.css").write_text("main { color: teal }\n" * 50)
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    assert gathering.gather_static()
    return source


def named_by_contents(settings) -> list[str]:
    return [path.name for path in Path(settings.STATIC_ROOT).glob("map.*.css")]


def test_a_file_is_named_by_its_contents_and_compressed(gathered, settings) -> None:
    (name,) = named_by_contents(settings)
    assert (Path(settings.STATIC_ROOT) / f"{name}.gz").exists()


def test_the_same_files_are_gathered_once(gathered) -> None:
    assert not gathering.gather_static()


def test_a_changed_file_is_gathered_again(gathered, settings) -> None:
    (gathered / "map.css").write_text("main { color: navy }")
    assert gathering.gather_static()
    assert len(named_by_contents(settings)) == 2  # an open page may still ask for the old one


def test_a_gathering_cut_short_is_done_again(gathered, settings, monkeypatch) -> None:
    (gathered / "map.css").write_text("main { color: navy }")
    with monkeypatch.context() as cut:
        cut.setattr(gathering, "call_command", lambda *words, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            gathering.gather_static()
    assert gathering.gather_static()


def test_what_no_page_loads_is_left_where_it_is(settings) -> None:
    names = {name for name, _content in gathering.sources()}
    assert "django_htmx/htmx-2.min.js" in names
    assert not any("htmx-4" in name or name.startswith("ninja") for name in names)
