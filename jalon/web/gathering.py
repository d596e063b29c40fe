"""Static files, copied, named by their contents and compressed: once for each edition of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

NOT_OURS = ["ext", "htmax*", "htmx-4*"]  # of django-htmx: what no page loads
STAMP = ".gathered"


def gather_static() -> bool:
    """Fill STATIC_ROOT, where it does not hold these very files yet; says whether it did.

    Compressing costs seconds of processor: a restart must not pay them again. The stamp is
    written last, so that a gathering cut short is done again.
    """
    stamp = Path(settings.STATIC_ROOT) / STAMP
    edition = edition_of_the_files()
    if stamp.exists() and stamp.read_text() == edition:
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_OURS)
    stamp.write_text(edition)
    return True


def edition_of_the_files() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for name, content in sorted(sources()):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def sources() -> Iterator[tuple[str, bytes]]:
    for finder in get_finders():
        for name, storage in finder.list(NOT_OURS):
            with storage.open(name) as file:
                yield name, file.read()
