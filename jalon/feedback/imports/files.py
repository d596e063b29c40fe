"""The files of imports, under the data directory; `jalon.feedback.retention` removes them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from jalon.feedback.imports import reading
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.models import ImportBatch

FOLDER = "imports"
LARGEST = 512 * 1024 * 1024
BLOCK = 1024 * 1024


def keep(blocks: Iterable[bytes]) -> tuple[str, str, int]:
    """Where it was written (under the data directory), its hash and its size."""
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{uuid4().hex}"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            for block in blocks:
                size += len(block)
                if size > LARGEST:
                    raise FileRefused(_("Ce fichier dépasse 512 Mio : coupez-le en plusieurs."))
                digest.update(block)
                file.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return f"{FOLDER}/{path.name}", digest.hexdigest(), size


def refuse_misnamed(name: str, path: str) -> None:
    whole = Path(settings.DATA_DIR) / path
    try:
        reading.refuse_misnamed(short_name(name), whole)
    except FileRefused:
        whole.unlink(missing_ok=True)
        raise


def blocks_of(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


def short_name(name: str) -> str:
    """What people called it, without a path or control characters."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", " ", last).strip()[:200] or "import.csv"


def remove(batch: ImportBatch) -> None:
    if batch.file:
        (Path(settings.DATA_DIR) / batch.file).unlink(missing_ok=True)
        ImportBatch.objects.filter(pk=batch.pk).update(file="")
