"""The virtual environment: made once, filled from lock files whose every line is hashed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .steps import ROOT, StepFailed, attempt, run, say, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
RUNTIME = ROOT / "requirements.lock"
TESTS = ROOT / "requirements-test.lock"
INSTALLER = ROOT / "requirements-uv.lock"


def ready(lock: Path) -> None:
    """Brings the environment to one lock file; a second call costs milliseconds."""
    if not works():
        make()
    if stamp(lock).exists():
        return
    with step(f"Install the packages of {lock.name}"):
        install(lock)
        make_importable()
        mark(lock)


def works() -> bool:
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def make() -> None:
    with step(f"Make .venv with Python {sys.version.split()[0]}"):
        if VENV.exists():
            shutil.rmtree(VENV)
        made = attempt([sys.executable, "-m", "venv", VENV], quiet=True)
        if made.returncode:
            raise StepFailed(
                f"{made.stdout}\nPython has no working venv module."
                " On Debian and Ubuntu: apt-get install python3-venv"
            )


def install(lock: Path) -> None:
    """With uv, much faster; with pip where uv cannot reach what pip can."""
    if attempt([PYTHON, "-m", "uv", "--version"], quiet=True).returncode:
        run([*pip_install(), INSTALLER], quiet=True)
    uv_install = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON]
    by_uv = attempt(
        [*uv_install, "--require-hashes", "--only-binary", ":all:", "-r", lock],
        env={"VIRTUAL_ENV": str(VENV)} | same_index(),
    )
    if by_uv.returncode:
        say("  uv could not; the same with pip …")
        run([*pip_install(), lock], quiet=True)


def pip_install() -> list[str | Path]:
    return [PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]


def same_index() -> dict[str, str]:
    """uv reads none of pip's variables: a company's own mirror is passed on."""
    mirror = os.environ.get("PIP_INDEX_URL")
    return {"UV_DEFAULT_INDEX": mirror} if mirror else {}


def make_importable() -> None:
    """The checkout on the path of the environment, and `jalon` among its programs.

    A path file does what an editable install does, and needs no build backend.
    """
    packages = subprocess.run(
        [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(packages) / "jalon-checkout.pth").write_text(f"{ROOT}\n")
    launcher = VENV / "bin" / "jalon"
    launcher.write_text(
        "#!/bin/sh\n"
        f"exec '{PYTHON}' -c 'import sys; sys.argv[0] = \"jalon\";"
        ' from jalon.cli import main; main()\' "$@"\n'
    )
    launcher.chmod(0o755)


def stamp(lock: Path) -> Path:
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()[:16]
    return STAMPS / f"{lock.stem}-{digest}"


def mark(lock: Path) -> None:
    STAMPS.mkdir(exist_ok=True)
    # The tests' lock holds the runtime's, at the same versions.
    held = [lock, RUNTIME] if lock == TESTS else [lock]
    for one in held:
        for older in STAMPS.glob(f"{one.stem}-????????????????"):
            older.unlink()
        stamp(one).touch()


def resolve() -> None:
    """Newer versions where pyproject.toml allows them; no address of any index is written."""
    common = ["--generate-hashes", "--no-emit-index-url", "--no-header", "--upgrade"]
    compile_lock = [PYTHON, "-m", "uv", "pip", "compile", "--python-version", "3.11", *common]
    run([*compile_lock, "pyproject.toml", "-o", RUNTIME], quiet=True)
    run(
        [*compile_lock, "pyproject.toml", "--extra", "test", "-c", RUNTIME, "-o", TESTS],
        quiet=True,
    )
