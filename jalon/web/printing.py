"""Pages of ours as a tagged PDF (PDF/UA-1), printed by WeasyPrint in a process of its own.

A large map takes seconds of one core: apart, it slows no other page down, its memory is given
back, and it is stopped when it lasts. It reads what it is given and nothing else: no address
is fetched, on the network or on the disk.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Mapping
from subprocess import TimeoutExpired, run
from threading import BoundedSemaphore

from django.utils.translation import gettext

from jalon.web.printing_press import WITHOUT_PANGO

File = tuple[bytes, str]  # its content and its type

LONGEST = 120  # seconds
AT_ONCE, PATIENCE = 2, 60  # prints of one web process; seconds that the next one waits

_turns = BoundedSemaphore(AT_ONCE)


class NotPrinted(Exception):
    """A refusal, with its sentence."""


def no_pango() -> NotPrinted:
    return NotPrinted(
        gettext(
            "Le PDF a besoin de Pango, qui manque sur ce serveur. Les autres formats sont "
            "prêts ; pour le PDF, demandez à qui exploite Jalon d’installer Pango "
            "(paquets libpango-1.0-0, libpangoft2-1.0-0 et libharfbuzz-subset0 de Debian)."
        )
    )


def printed(pages: str, files: Mapping[str, File]) -> bytes:
    """`files` are all that the pages may ask for, by address."""
    if not _turns.acquire(timeout=PATIENCE):
        raise NotPrinted(
            gettext("Plusieurs PDF s’impriment déjà. Demandez-le de nouveau dans une minute.")
        )
    try:
        return print_apart(pickle.dumps((pages, dict(files))))
    finally:
        _turns.release()


def print_apart(given: bytes) -> bytes:
    command = [sys.executable, "-m", "jalon.web.printing_press"]
    try:
        done = run(  # noqa: S603 - our own module, by its name
            command, input=given, capture_output=True, timeout=LONGEST, check=False
        )
    except TimeoutExpired as late:
        raise NotPrinted(
            gettext(
                "Cette carte est trop grande pour être imprimée d’un coup. Masquez des lignes, "
                "ou choisissez SVG ou XLSX."
            )
        ) from late
    if done.returncode == WITHOUT_PANGO:
        raise no_pango()
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout
