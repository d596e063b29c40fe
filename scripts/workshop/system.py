"""What the tests need of the machine beside Python: installed where we may, else said."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import postgres
from .steps import attempt, say, step

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FONT_FOLDERS = [
    "/usr/share/fonts/truetype",
    "/usr/share/fonts/opentype",
    "/System/Library/Fonts",
]


@dataclass(frozen=True)
class Need:
    name: str
    present: Callable[[], bool]
    debian: str
    macos: str
    without: str  # what is left out where it is missing


def chromium() -> str | None:
    named = os.environ.get("JALON_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, BROWSERS)), None)
    return found or (str(MAC_BROWSER) if MAC_BROWSER.exists() else None)


def has_postgres() -> bool:
    try:
        return bool(postgres.programs())
    except postgres.NoPostgres:
        return False


def has_fonts() -> bool:
    return any(any(Path(folder).rglob("*.tt[fc]")) for folder in FONT_FOLDERS)


def has_pango() -> bool:
    return all(map(ctypes.util.find_library, ["pango-1.0", "pangoft2-1.0"]))


VENV_MODULE = Need(
    "Python's venv module",
    lambda: importlib.util.find_spec("ensurepip") is not None,
    "python3-venv",
    "python@3.13",
    "everything",
)
PANGO = Need(
    "Pango",
    has_pango,
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "pango",
    "maps as PDF",
)
NEEDS = [
    VENV_MODULE,
    PANGO,
    Need(
        "Chromium",
        lambda: bool(chromium()),
        "chromium",
        "--cask google-chrome",
        "browser tests",
    ),
    Need(
        "PostgreSQL 15+", has_postgres, "postgresql", "postgresql@17", "the suite on PostgreSQL"
    ),
    Need(
        "gettext", lambda: bool(shutil.which("msgfmt")), "gettext", "gettext", "catalogue tests"
    ),
    Need("fonts", has_fonts, "fonts-dejavu-core", "font-dejavu", "looks of the screenshots"),
]


def prepare_to_run() -> None:
    prepare([VENV_MODULE, PANGO])


def prepare(needs: list[Need] = NEEDS) -> list[Need]:
    """Installs what is missing where that is possible; the rest is returned."""
    missing = [need for need in needs if not need.present()]
    if missing and may_install():
        with step(f"Install {', '.join(need.name for need in missing)}"):
            apt_install([name for need in missing for name in need.debian.split()])
    missing = [need for need in missing if not need.present()]
    for need in missing:
        say(f"  {need.name} is missing: {how_to_install(need)}. Left out: {need.without}.")
    return missing


def may_install() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def apt_install(packages: list[str]) -> None:
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    attempt(["apt-get", "update", "-qq"], env=quietly, quiet=True)
    for package in packages:  # one by one: an unknown name must not stop the others
        done = attempt(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
            env=quietly,
            quiet=True,
        )
        if done.returncode:
            say(f"  {package} was not installed: {done.stdout.strip()[-300:]}")


def how_to_install(need: Need) -> str:
    if sys.platform == "darwin":
        return f"brew install {need.macos}"
    return f"as root, apt-get install {need.debian}"
